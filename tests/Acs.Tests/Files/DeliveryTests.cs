using System.Text;
using Acs.Tests.Wire;
using Muster.Acs.Devices;
using Muster.Acs.Files;
using Muster.Acs.Hosting;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Files;

/// <summary>Who gets files: by link, by name, by password, and how many at once.</summary>
public sealed class DeliveryTests : IAsyncDisposable
{
    private const string Name = "fw-1.bin";
    private static readonly byte[] Octets =
    [
        .. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31 + i / 251)),
    ];

    private readonly TemporaryFolder folder = new();
    private TestAcs? acs;

    public async ValueTask DisposeAsync()
    {
        if (acs is not null)
            await acs.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task By_plain_name_a_file_is_given_to_who_has_a_password_and_to_nobody_else()
    {
        var link = await LinkAsync(o => o with { FilesAccess = FilesAccess.Named });
        Assert.Equal($"/files/{Name}", link.Url.AbsolutePath);
        var url = link.Url.AbsoluteUri;
        var refused = await Curl.RunAsync(url);
        Assert.Equal(401, refused.Status);
        Assert.StartsWith("Digest ", refused.Header("WWW-Authenticate"), StringComparison.Ordinal);
        var own = $"{link.Username}:{link.Password}";
        var given = await Curl.RunAsync("--digest", "-u", own, url);
        Assert.Equal(Octets, given.Body);
        // Devices that fetch by themselves know no other pair than that of the ACS.
        Assert.Equal(Octets, (await Curl.RunAsync("--digest", "-u", "cpe:secret", url)).Body);
        foreach (var wrong in new[] { link.Username + ":x", "cpe:" + link.Password, "nobody:x" })
            Assert.Equal(401, (await Curl.RunAsync("--digest", "-u", wrong, url)).Status);
        Assert.Equal(401, (await Curl.RunAsync("--basic", "-u", own, url)).Status);
        var other = url.Replace(Name, "other.bin", StringComparison.Ordinal);
        Assert.Equal(404, (await Curl.RunAsync("--digest", "-u", own, other)).Status);
    }

    [Theory]
    [InlineData(FilesAuthentication.Basic, "--basic")]
    [InlineData(FilesAuthentication.Digest, "--digest")]
    [InlineData(FilesAuthentication.Any, "--basic")]
    [InlineData(FilesAuthentication.Any, "--anyauth")]
    [Quirk(168)]
    public async Task A_signed_link_can_ask_for_the_device_s_own_password_too(
        FilesAuthentication kind,
        string way
    )
    {
        var link = await LinkAsync(o => o with { FilesAuthentication = kind });
        var url = link.Url.AbsoluteUri;
        Assert.Equal(401, (await Curl.RunAsync(url)).Status);
        var own = $"{link.Username}:{link.Password}";
        Assert.Equal(Octets, (await Curl.RunAsync(way, "-u", own, url)).Body);
        // The pair of another device opens its own links alone.
        var other = Links.Create(Name, TestDevices.Record("00AABB-HG1-other"), "127.0.0.1");
        var theirs = $"{other.Username}:{other.Password}";
        Assert.Equal(401, (await Curl.RunAsync(way, "-u", theirs, url)).Status);
        Assert.Equal(200, (await Curl.RunAsync(way, "-u", theirs, other.Url.AbsoluteUri)).Status);
    }

    [Fact]
    public async Task An_upload_can_be_asked_for_a_password_too()
    {
        await LinkAsync(o => o with { FilesAuthentication = FilesAuthentication.Digest });
        var device = await DeviceAsync();
        var grant = new UploadGrant(
            device.Key,
            "2 Vendor Log File",
            "k",
            "127.0.0.1",
            TimeSpan.Zero
        );
        var link = (await Links.CreateUploadAsync(grant, default))!;
        var file = folder.File("log", Octets);
        var url = link.Url.AbsoluteUri;
        Assert.Equal(401, (await Curl.RunAsync("-T", file, url)).Status);
        var own = $"{link.Username}:{link.Password}";
        Assert.Equal(201, (await Curl.RunAsync("--digest", "-u", own, "-T", file, url)).Status);
        var kept = await acs!
            .Service<IDeviceFiles>()
            .GetAsync(device.Id, DeviceFileKind.Log, 1, default);
        Assert.Equal(Octets.Length, kept.Size);
    }

    [Theory]
    [InlineData(FilesAccess.Signed)]
    [InlineData(FilesAccess.Open)]
    public async Task A_name_with_blanks_and_brackets_is_a_file_s_too(FilesAccess access)
    {
        await LinkAsync(o => o with { FilesAccess = access });
        const string odd = "FW 1.0 (beta) [EU]+x;y=z,'q'#{n}.bin";
        using var content = new MemoryStream(Octets);
        await acs!.Files.PutAsync(new(odd, "1 Firmware Upgrade Image"), content, default);
        var link = Links.Create(odd, TestDevices.Record("00AABB-HG1-1"), "127.0.0.1");
        Assert.DoesNotContain(' ', link.Url.AbsoluteUri);
        var given = await Curl.RunAsync("-g", link.Url.AbsoluteUri);
        Assert.Equal(Octets, given.Body);
        // As it is told to another, or with one letter less, it is nobody's.
        var other = link.Url.AbsoluteUri.Replace("beta", "bet", StringComparison.Ordinal);
        Assert.Equal(404, (await Curl.RunAsync("-g", other)).Status);
    }

    [Fact]
    public async Task Where_files_are_open_anybody_who_knows_the_name_gets_them()
    {
        var link = await LinkAsync(o => o with { FilesAccess = FilesAccess.Open });
        Assert.Equal(("", ""), (link.Username, link.Password));
        Assert.Equal(Octets, (await Curl.RunAsync(link.Url.AbsoluteUri)).Body);
        var root = link.Url.GetLeftPart(UriPartial.Authority);
        foreach (
            var path in new[]
            {
                "/files/",
                "/files/..%2Fmuster.db",
                "/files/%2e%2e/muster.db",
                "/files/nothing",
                "/",
            }
        )
            Assert.Equal(404, (await Curl.RunAsync("--path-as-is", root + path)).Status);
    }

    [Fact, Spec("checklist", "F051")]
    public async Task A_link_bound_to_an_address_opens_from_no_other()
    {
        await LinkAsync(o => o with { FilesBindAddress = true });
        var here = Links.Create(Name, TestDevices.Record("00AABB-HG1-1", "127.0.0.1"), "127.0.0.1");
        var there = Links.Create(
            Name,
            TestDevices.Record("00AABB-HG1-1", "192.0.2.9"),
            "127.0.0.1"
        );
        Assert.True(here.Url.AbsoluteUri.Length <= 256);
        Assert.Empty(here.Url.UserInfo);
        Assert.Equal(200, (await Curl.RunAsync(here.Url.AbsoluteUri)).Status);
        Assert.Equal(404, (await Curl.RunAsync(there.Url.AbsoluteUri)).Status);
    }

    [Fact]
    public async Task One_transfer_too_many_is_put_off_with_503()
    {
        var link = await LinkAsync(o =>
            o with
            {
                MaxFileTransfersPerAddress = 1,
                FilesTransferRate = 20_000,
            }
        );
        using var slow = new HttpClient();
        using var first = await slow.GetAsync(link.Url, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)first.StatusCode);
        var second = await Curl.RunAsync(link.Url.AbsoluteUri);
        Assert.Equal(503, second.Status);
        Assert.InRange(int.Parse(second.Header("Retry-After")!, null), 1, 60);
    }

    [Fact]
    public async Task One_connection_too_many_is_closed_and_the_other_ports_do_not_notice()
    {
        var link = await LinkAsync(o => o with { MaxFileConnections = 1 });
        using var first = new LockStepCpe(link.Url);
        var head = Encoding.ASCII.GetBytes(
            $"HEAD {link.Url.AbsolutePath}x HTTP/1.1\r\nHost: x\r\n\r\n"
        );
        Assert.Equal(404, (await first.SendAsync(head)).Status);
        Assert.NotEqual(0, (await Curl.RunAsync(link.Url.AbsoluteUri)).ExitCode);
        Assert.Equal(404, (await first.SendAsync(head)).Status);
        await acs!.IntroduceAsync();
    }

    private FileLinks Links => acs!.Service<FileLinks>();

    private async Task<DeviceRecord> DeviceAsync()
    {
        var id = await acs!.IntroduceAsync();
        return (await acs.Service<IDeviceStore>().FindAsync(DeviceKey.OfId(id), default))!;
    }

    private async Task<FileLink> LinkAsync(Func<AcsOptions, AcsOptions>? with = null)
    {
        acs = await TestAcs.StartAsync(o =>
            (with?.Invoke(o) ?? o) with
            {
                CpeUser = "cpe",
                CpePassword = "secret",
            }
        );
        await acs.Files.PutAsync(
            new FileDescription(Name, "1 Firmware Upgrade Image"),
            new MemoryStream(Octets),
            default
        );
        return Links.Create(Name, TestDevices.Record("00AABB-HG1-1"), "127.0.0.1");
    }
}
