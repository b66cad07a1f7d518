using System.Net;
using System.Net.Sockets;
using Muster.Acs.Access;
using Muster.Acs.Devices;
using Muster.Acs.Hosting;
using Muster.Acs.Storage;

namespace Muster.Acs.Files;

/// <summary>
/// <c>http://host:port/d/TOKEN/NAME</c> for a file, <c>/v/TOKEN/configuration-3.cfg</c> for a version of
/// the device's own, <c>/u/TOKEN</c> to store one; see <see cref="FileToken"/>. What a token is good for
/// is part of what was signed.
/// </summary>
internal sealed class FileLinks(
    AcsOptions options,
    ListeningPorts ports,
    ServerSecret secret,
    FileCredentials credentials,
    IDeviceStore devices,
    IDeviceFileStore uploads,
    TimeProvider time
) : IFileLinks
{
    private const string Downloads = "/d/";
    private const string Versions = "/v/";
    private const string Uploads = "/u/";
    private const string Named = "/files/";

    private readonly byte[] key = secret.Derive("file links");

    /// <summary>
    /// A device may put a transfer off by DelaySeconds and come back slowly: a day, or as long as the
    /// transfer may take.
    /// </summary>
    private TimeSpan Life =>
        options.TransferTimeout > TimeSpan.FromDays(1)
            ? options.TransferTimeout
            : TimeSpan.FromDays(1);

    public FileLink Create(string file, DeviceRecord device, string localAddress)
    {
        var root = Root(localAddress);
        if (DeviceFileName.Parse(file) is { } version)
            return Link(device, $"{root}{Signed(Versions, version.InUrl, device)}/{version.InUrl}");
        return options.FilesAccess == FilesAccess.Signed
            ? Link(device, $"{root}{Signed(Downloads, file, device)}/{InUrl(file)}")
            : Link(device, $"{root}{Named}{InUrl(file)}");
    }

    public async ValueTask<FileLink?> CreateUploadAsync(
        UploadGrant grant,
        CancellationToken cancellation
    )
    {
        if (await devices.FindAsync(grant.Device, cancellation) is not { } device)
            return null;
        var ticket = new UploadTicket(
            Guid.NewGuid(),
            device.RowId,
            grant.FileType,
            grant.CommandKey,
            time.GetUtcNow() + (grant.Life > Life ? grant.Life : Life)
        );
        await uploads.AddLinkAsync(ticket, cancellation);
        var scope = Scope(Uploads, "", device.RemoteAddress);
        var token = new FileToken(ticket.Id, ticket.Expires).Sign(key, scope);
        return Link(device, $"{Root(grant.LocalAddress)}{Uploads}{token}");
    }

    private static string InUrl(string file) => Uri.EscapeDataString(file);

    /// <summary>What a path leads to, or null: forged, for another file or address, or too old.</summary>
    public FileTarget? Open(string path, IPAddress? from)
    {
        if (path.StartsWith(Named, StringComparison.Ordinal))
            return
                options.FilesAccess != FilesAccess.Signed
                && FileNames.IsName(path.AsSpan(Named.Length))
                ? new FileTarget.Stored(path[Named.Length..], null)
                : null;
        if (path.Length < Downloads.Length + FileToken.Length)
            return null;
        var prefix = path[..Downloads.Length];
        var token = path.AsSpan(prefix.Length, FileToken.Length);
        var rest = path.AsSpan(prefix.Length + FileToken.Length);
        if (!rest.IsEmpty && rest[0] != '/')
            return null;
        var name = rest.IsEmpty ? rest : rest[1..];
        var address = PlainAddress.Text(from);
        return prefix switch
        {
            Downloads when FileNames.IsName(name) => Verify(token, prefix, name, address) is { } of
                ? new FileTarget.Stored(name.ToString(), new DeviceKey(of))
                : null,
            Versions when DeviceFileName.ParseUrl(name) is { } version => Verify(
                token,
                prefix,
                name,
                address
            )
                is { } of
                ? new FileTarget.Version(version, new DeviceKey(of))
                : null,
            // Devices append the file's name to the URL: the token alone says what comes.
            Uploads => Verify(token, prefix, "", address) is { } link
                ? new FileTarget.Upload(link)
                : null,
            _ => null,
        };
    }

    private FileLink Link(DeviceRecord device, string url)
    {
        var (user, password) = credentials.Of(device.Key);
        return new FileLink(new Uri(url), user, password);
    }

    private string Signed(string prefix, string name, DeviceRecord device)
    {
        var token = new FileToken(device.Key.Value, time.GetUtcNow() + Life);
        return prefix + token.Sign(key, Scope(prefix, name, device.RemoteAddress));
    }

    private Guid? Verify(
        ReadOnlySpan<char> text,
        string prefix,
        ReadOnlySpan<char> name,
        string address
    ) =>
        FileToken.TryVerify(key, text, Scope(prefix, name, address), out var token)
        && token.Expires > time.GetUtcNow()
            ? token.Subject
            : null;

    private string Scope(string prefix, ReadOnlySpan<char> name, string address) =>
        options.FilesBindAddress ? $"{prefix}{name}\n{Text(address)}" : $"{prefix}{name}";

    private static string Text(string address) =>
        IPAddress.TryParse(address, out var parsed) ? PlainAddress.Text(parsed) : address;

    /// <summary>The port of files as a device reaches it, without a slash at the end.</summary>
    public string Root(string localAddress) =>
        options.FilesUrl is { } url
            ? url.AbsoluteUri.TrimEnd('/')
            : $"{options.Scheme}://{HostOf(localAddress)}:{ports.Files}";

    private static string HostOf(string localAddress)
    {
        if (!IPEndPoint.TryParse(localAddress, out var end))
            return localAddress;
        var address = PlainAddress.Of(end.Address);
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[{address}]"
            : address.ToString();
    }
}
