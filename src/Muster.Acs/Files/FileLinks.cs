using System.Net;
using System.Net.Sockets;
using Muster.Acs.Access;
using Muster.Acs.Devices;
using Muster.Acs.Hosting;

namespace Muster.Acs.Files;

/// <summary><c>http://host:port/d/TOKEN/NAME</c>: see <see cref="FileToken"/>.</summary>
internal sealed class FileLinks(
    AcsOptions options,
    ListeningPorts ports,
    ServerSecret secret,
    TimeProvider time
) : IFileLinks
{
    public const string Prefix = "/d/";

    private readonly byte[] key = secret.Derive("file links");

    /// <summary>
    /// A device may put a download off by DelaySeconds and come back slowly: a day, or as long as the
    /// transfer may take.
    /// </summary>
    private TimeSpan Life =>
        options.TransferTimeout > TimeSpan.FromDays(1)
            ? options.TransferTimeout
            : TimeSpan.FromDays(1);

    public Uri Create(string file, DeviceKey device, string localAddress)
    {
        var token = new FileToken(device, time.GetUtcNow() + Life).Sign(key, file);
        return new Uri($"{Root(localAddress)}{Prefix}{token}/{file}");
    }

    /// <summary>The file and the device of a path, or null: forged, for another file, or too old.</summary>
    public (string File, DeviceKey Device)? Open(string path)
    {
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var rest = path.AsSpan(Prefix.Length);
        if (rest.Length <= FileToken.Length + 1 || rest[FileToken.Length] != '/')
            return null;
        var name = rest[(FileToken.Length + 1)..];
        if (!UploadedFiles.IsName(name))
            return null;
        var file = name.ToString();
        return
            FileToken.TryVerify(key, rest[..FileToken.Length], file, out var token)
            && token.Expires > time.GetUtcNow()
            ? (file, token.Device)
            : null;
    }

    private string Root(string localAddress) =>
        options.FilesUrl is { } url
            ? url.AbsoluteUri.TrimEnd('/')
            : $"http://{HostOf(localAddress)}:{ports.Files}";

    private static string HostOf(string localAddress)
    {
        if (!IPEndPoint.TryParse(localAddress, out var end))
            return localAddress;
        var address = end.Address.IsIPv4MappedToIPv6 ? end.Address.MapToIPv4() : end.Address;
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[{address}]"
            : address.ToString();
    }
}
