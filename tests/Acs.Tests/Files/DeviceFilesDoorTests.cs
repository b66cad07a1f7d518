using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Acs.Devices;
using Muster.Acs.Files;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Files;

/// <summary>What a device uploaded, seen from the API, and its way back.</summary>
public sealed class DeviceFilesDoorTests : IAsyncLifetime
{
    private const string Config = "Device.Time.Enable=true\n";
    private TestAcs acs = null!;
    private string device = "";

    public async ValueTask InitializeAsync()
    {
        acs = await TestAcs.StartAsync();
        device = await acs.IntroduceAsync();
    }

    public ValueTask DisposeAsync() => acs.DisposeAsync();

    [Fact]
    public async Task Versions_are_listed_fetched_and_removed()
    {
        await UploadAsync(Config);
        await UploadAsync("x=2\n");
        var list = await acs.GetJsonAsync(
            $"api/v1/devices/{device}/files?kind=configuration&total=true"
        );
        var items = list.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([2, 1], items.Select(item => item.GetProperty("version").GetInt32()));
        Assert.Equal(2, list.GetProperty("total").GetInt32());
        Assert.Equal("1.0", items[0].GetProperty("softwareVersion").GetString());
        var one = $"api/v1/devices/{device}/files/configuration/1";
        using var content = await acs.Api.GetAsync(one + "/content");
        Assert.Equal(Config, await content.Content.ReadAsStringAsync());
        Assert.Equal("attachment", content.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("application/octet-stream", content.Content.Headers.ContentType!.MediaType);
        using var gone = await acs.Api.DeleteAsync(one);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        foreach (
            var missing in new[]
            {
                one,
                one + "/content",
                one.Replace("/1", "/99", StringComparison.Ordinal),
                one.Replace("configuration", "firmware", StringComparison.Ordinal),
            }
        )
            Assert.Equal(HttpStatusCode.NotFound, (await acs.Api.GetAsync(missing)).StatusCode);
    }

    [Fact]
    public async Task An_upload_is_told_as_an_event()
    {
        await UploadAsync(Config);
        var events = await acs.GetJsonAsync($"api/v1/events?device={device}&kind=file.*");
        var told = Assert.Single(events.GetProperty("items").EnumerateArray());
        Assert.Equal("file.uploaded", told.GetProperty("kind").GetString());
        Assert.Equal(1, told.GetProperty("details").GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_version_is_given_back_as_a_download_of_a_configuration_file()
    {
        await UploadAsync(Config);
        using var reply = await acs.Api.PostAsync(
            $"api/v1/devices/{device}/files/configuration/1/restore?targetFileName=config.cfg",
            null
        );
        Assert.Equal(HttpStatusCode.Accepted, reply.StatusCode);
        using var cpe = acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        var download = await cpe.PostAsync("");
        Assert.Equal("Download", download.Message());
        Assert.Equal("3 Vendor Configuration File", download.Text("FileType"));
        Assert.Equal("config.cfg", download.Text("TargetFileName"));
        Assert.Equal($"{Config.Length}", download.Text("FileSize"));
        Assert.True(download.Text("URL")!.Length <= 256);
        using var http = new HttpClient();
        Assert.Equal(Config, await http.GetStringAsync(download.Text("URL")));
    }

    [Fact]
    public async Task What_is_not_there_or_is_no_configuration_is_not_given_back()
    {
        await UploadAsync("line\n", "2 Vendor Log File");
        foreach (
            var (what, status) in new[] { ("configuration/1", 404), ("log/1", 400), ("log/7", 404) }
        )
        {
            using var reply = await acs.Api.PostAsync(
                $"api/v1/devices/{device}/files/{what}/restore",
                null
            );
            Assert.Equal((what, status), (what, (int)reply.StatusCode));
        }
        var other = await acs.IntroduceAsync("2");
        var refusal = await Assert.ThrowsAsync<OperationException>(() =>
            acs.SubmitAsync(other, new DownloadRequest("log/1"))
        );
        Assert.Equal("file", refusal.Field);
    }

    [Theory]
    [InlineData("00AABB", "HG1", "", true)]
    [InlineData("00aabb", "", "", true)]
    [InlineData("00AABC", "", "", false)]
    [InlineData("", "HG2", "", false)]
    [InlineData("", "", "rev B", false)]
    public async Task A_file_goes_only_to_devices_it_is_for(
        string oui,
        string productClass,
        string hardware,
        bool fits
    )
    {
        var parameter = Xml.Parameter("Device.DeviceInfo.HardwareVersion", "rev A");
        var id = await acs.IntroduceAsync("9", parameter);
        var description = new FileDescription(
            "fw.bin",
            "1 Firmware Upgrade Image",
            oui,
            productClass
        )
        {
            HardwareVersion = hardware,
        };
        await acs.Files.PutAsync(description, new MemoryStream([1]), default);
        if (fits)
        {
            await acs.SubmitAsync(id, new DownloadRequest("fw.bin"));
            return;
        }
        var refusal = await Assert.ThrowsAsync<OperationException>(() =>
            acs.SubmitAsync(id, new DownloadRequest("fw.bin"))
        );
        Assert.Equal((OperationFaultKind.Invalid, "file"), (refusal.Kind, refusal.Field));
    }

    [Theory]
    [InlineData("Content-Length: 1000\r\n\r\nabc")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n")]
    public async Task A_file_that_is_cut_short_on_its_way_is_not_stored(string rest)
    {
        var folder = Path.Combine(Path.GetDirectoryName(acs.Database)!, "files");
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, acs.Api.BaseAddress!.Port);
            var stream = socket.GetStream();
            var key = acs.Api.DefaultRequestHeaders.Authorization;
            await stream.WriteAsync(
                Encoding.Latin1.GetBytes(
                    "PUT /api/v1/files/cut.bin?fileType=1 HTTP/1.1\r\nHost: x\r\n"
                        + $"Authorization: {key}\r\n{rest}"
                )
            );
            // What came of it is on the disk before the rest is missed.
            await Wait.UntilAsync(
                () => Directory.Exists(folder) && Directory.GetFiles(folder).Length > 0,
                "the file has begun"
            );
            socket.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            try
            {
                Assert.DoesNotContain(" 20", await reader.ReadToEndAsync());
            }
            catch (IOException)
            {
                // Nor was it told to be there.
            }
        }
        await Wait.UntilAsync(() => Directory.GetFiles(folder).Length == 0, "nothing is left");
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await acs.Api.GetAsync("api/v1/files/cut.bin")).StatusCode
        );
    }

    [Fact]
    public async Task A_wrong_checksum_is_refused_and_nothing_is_stored()
    {
        const string path = "api/v1/files/sum.bin?fileType=1%20Firmware%20Upgrade%20Image&sha256=";
        const string right = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";
        foreach (
            var (sum, status) in new[] { (new string('0', 64), 400), ("abc", 400), (right, 201) }
        )
        {
            using var body = new ByteArrayContent([1, 2, 3]);
            using var reply = await acs.Api.PutAsync(path + sum, body);
            Assert.Equal((sum, status), (sum, (int)reply.StatusCode));
            using var there = await acs.Api.GetAsync("api/v1/files/sum.bin");
            Assert.Equal(status == 201, there.IsSuccessStatusCode);
        }
        using var content = await acs.Api.GetAsync("api/v1/files/sum.bin/content");
        Assert.Equal([1, 2, 3], await content.Content.ReadAsByteArrayAsync());
    }

    private async Task UploadAsync(string text, string type = "1 Vendor Configuration File")
    {
        var life = TimeSpan.FromHours(1);
        var grant = new UploadGrant(DeviceKey.OfId(device), type, "k", "127.0.0.1", life);
        var link = await acs.Service<IFileLinks>().CreateUploadAsync(grant, default);
        using var http = new HttpClient();
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        using var reply = await http.PutAsync(link!.Url, body);
        Assert.Equal(HttpStatusCode.Created, reply.StatusCode);
    }
}
