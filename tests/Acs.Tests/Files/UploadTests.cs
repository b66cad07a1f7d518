using System.Net.Sockets;
using System.Text;
using Acs.Tests.Wire;
using Muster.Acs.Devices;
using Muster.Acs.Files;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Files;

/// <summary>What devices upload, by curl and by hand.</summary>
public sealed class UploadTests(FileServer server) : IClassFixture<FileServer>, IAsyncLifetime
{
    private const string Type = "1 Vendor Configuration File";

    private readonly TemporaryFolder folder = new();
    private readonly TestAcs acs = server.Acs;
    private DeviceRecord device = null!;
    private int contents;

    public async ValueTask InitializeAsync()
    {
        device = await server.NewDeviceAsync();
        contents = server.Contents();
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact, Spec("checklist", "F053")]
    public async Task PUT_chunked_PUT_and_a_form_are_kept_as_versions()
    {
        var config = Octets(50_000);
        var file = folder.File("backup.cfg", config);
        string[][] ways =
        [
            ["-T", file],
            ["-T", file, "-H", "Transfer-Encoding: chunked", "-H", "Expect: 100-continue"],
            ["-F", $"file=@{file};filename=../../etc/passwd", "-F", "note=hello"],
        ];
        int[] statuses = [201, 201, 200];
        for (var way = 0; way < ways.Length; way++)
        {
            var reply = await Curl.RunAsync([.. ways[way], (await LinkAsync()).AbsoluteUri]);
            Assert.Equal((0, statuses[way]), (reply.ExitCode, reply.Status));
            Assert.Equal("0", reply.Header("Content-Length"));
            Assert.Equal(config, await ReadAsync(way + 1));
        }
        var raw = await Curl.RunAsync(
            "--data-binary",
            "@" + file,
            "-H",
            "Content-Type: application/octet-stream",
            (await LinkAsync()).AbsoluteUri
        );
        Assert.Equal(200, raw.Status);
        Assert.Equal(config, await ReadAsync(4));
        Assert.Equal((long[])[4L, 3, 2], await VersionsAsync());
    }

    [Fact]
    public async Task Only_the_token_says_what_comes_whatever_the_device_appends_to_the_URL()
    {
        var file = folder.File("x.cfg", Octets(10));
        var link = await LinkAsync("2 Vendor Log File");
        var reply = await Curl.RunAsync("-T", file, link.AbsoluteUri + "/some/name.cfg");
        Assert.Equal(201, reply.Status);
        var kept = await acs.Service<IDeviceFiles>()
            .GetAsync(device.Id, DeviceFileKind.Log, 1, default);
        Assert.Equal(
            (10, "2 Vendor Log File", "key-1"),
            (kept.Size, kept.FileType, kept.CommandKey)
        );
    }

    [Fact]
    public async Task The_address_of_an_upload_is_good_for_one_file()
    {
        var link = (await LinkAsync()).AbsoluteUri;
        var (first, other) = (folder.File("1", Octets(10)), folder.File("2", Octets(11)));
        Assert.Equal(201, (await Curl.RunAsync("-T", first, link)).Status);
        // A device that missed the answer sends the same again, and hears that it is there.
        Assert.Equal(201, (await Curl.RunAsync("-T", first, link)).Status);
        Assert.Equal(409, (await Curl.RunAsync("-T", other, link)).Status);
        Assert.Equal((long[])[1L], await VersionsAsync());
        Assert.Equal(Octets(10), await ReadAsync(1));
    }

    [Fact]
    public async Task Nothing_is_taken_at_an_address_that_was_not_given_out()
    {
        var link = (await LinkAsync()).AbsoluteUri;
        var file = folder.File("x", Octets(10));
        var forged = link[..^1] + (link[^1] == 'A' ? 'E' : 'A');
        Assert.Equal(404, (await Curl.RunAsync("-T", file, forged)).Status);
        Assert.Equal(405, (await Curl.RunAsync(link)).Status);
        Assert.Empty(await VersionsAsync());
    }

    [Theory, Spec("checklist", "F052")]
    [InlineData("-T", false)]
    [InlineData("-T", true)]
    [InlineData("-F", false)]
    public async Task An_upload_over_the_limit_is_413_and_leaves_nothing(string way, bool chunked)
    {
        var file = folder.File("big", Octets(FileServer.MaxUpload + 1));
        string[] more = chunked ? ["-H", "Transfer-Encoding: chunked"] : [];
        var source = way == "-F" ? $"file=@{file}" : file;
        var reply = await Curl.RunAsync([way, source, .. more, (await LinkAsync()).AbsoluteUri]);
        Assert.Equal(413, reply.Status);
        await NothingIsStoredAsync();
    }

    [Theory]
    [InlineData("PUT /u/{0} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc")]
    [InlineData(
        "PUT /u/{0} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"
    )]
    [InlineData(
        "POST /u/{0} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
            + "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
            + "4a\r\n--b\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\nabcde\r\n--b\r\n"
            + "Conten\r\n"
    )]
    public async Task An_upload_that_is_cut_short_is_not_kept(string request)
    {
        var link = await LinkAsync();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync("127.0.0.1", link.Port);
            var stream = socket.GetStream();
            var text = string.Format(null, request, link.Segments[^1]);
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
            socket.Client.Shutdown(SocketShutdown.Send);
            Assert.DoesNotContain("HTTP/1.1 2", await ReplyAsync(stream), StringComparison.Ordinal);
        }
        await NothingIsStoredAsync();
        // The device may try again.
        var file = folder.File("x", Octets(10));
        Assert.Equal(201, (await Curl.RunAsync("-T", file, link.AbsoluteUri)).Status);
    }

    [Theory]
    [InlineData("PUT", "", 411)]
    [InlineData("PUT", "Content-Encoding: gzip\r\nContent-Length: 1\r\n", 415)]
    [InlineData("POST", "Content-Type: multipart/form-data\r\nContent-Length: 1\r\n", 400)]
    [InlineData(
        "POST",
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1\r\n",
        400
    )]
    public async Task A_body_that_cannot_be_understood_is_refused(
        string method,
        string headers,
        int status
    )
    {
        var link = await LinkAsync();
        using var cpe = new LockStepCpe(link);
        var body = headers.Length > 0 ? "x" : "";
        var reply = await cpe.SendAsync(
            Encoding.Latin1.GetBytes(
                $"{method} {link.AbsolutePath} HTTP/1.1\r\nHost: x\r\n{headers}\r\n{body}"
            )
        );
        Assert.Equal(status, reply.Status);
        await NothingIsStoredAsync();
    }

    private async Task<Uri> LinkAsync(string type = Type)
    {
        var life = TimeSpan.FromHours(1);
        var grant = new UploadGrant(device.Key, type, "key-1", "127.0.0.1", life);
        return (await acs.Service<IFileLinks>().CreateUploadAsync(grant, default))!.Url;
    }

    private async Task<byte[]> ReadAsync(long version)
    {
        await using var stream = await acs.Service<IDeviceFiles>()
            .OpenAsync(device.Id, DeviceFileKind.Configuration, version, default);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private async Task<long[]> VersionsAsync() =>
        [
            .. (
                await acs.Service<IDeviceFiles>().ListAsync(device.Id, null, new(), default)
            ).Items.Select(file => file.Version),
        ];

    private async Task NothingIsStoredAsync()
    {
        Assert.Empty(await VersionsAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (server.Contents() > contents)
            await look.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>What is answered to a torn request, if the connection still stands to answer on.</summary>
    private static async Task<string> ReplyAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        try
        {
            return await reader.ReadToEndAsync();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static byte[] Octets(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (byte)(i * 31 + i / 251))];
}
