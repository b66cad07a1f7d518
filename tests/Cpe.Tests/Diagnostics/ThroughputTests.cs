using System.Globalization;
using System.Text.RegularExpressions;
using Muster.Cpe.ModelFiles;
using Muster.Cpe.Tests.Wire;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Diagnostics;

/// <summary>DownloadDiagnostics and UploadDiagnostics against a server of the test's own (TR-143).</summary>
public sealed partial class ThroughputTests : IAsyncLifetime
{
    private const int Size = 200_000;
    private readonly FileServer _files = new();
    private TestBed _bed = null!;

    public async ValueTask InitializeAsync() => _bed = await TestBed.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        await _files.DisposeAsync();
    }

    [Fact, Spec("checklist", "H019")]
    public async Task a_download_is_timed_to_the_microsecond_and_counted()
    {
        var url = _files.OfferFile("/f", new string('x', Size));
        var result = await DownloadAsync(url);
        Assert.Equal("Complete", result["DiagnosticsState"]);
        string[] order =
        [
            "TCPOpenRequestTime",
            "TCPOpenResponseTime",
            "ROMTime",
            "BOMTime",
            "EOMTime",
        ];
        Assert.All(order, name => Assert.Matches(Microseconds(), result[name]));
        var times = order.Select(name => result[name]).ToList();
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        // The header of the reply is of the transaction too.
        Assert.InRange(Number(result, "TestBytesReceived"), Size + 20, Size + 1_000);
        Assert.True(Number(result, "TotalBytesReceived") >= Number(result, "TestBytesReceived"));
    }

    [Fact, Spec("checklist", "H020")]
    public async Task an_upload_puts_as_many_octets_as_asked()
    {
        var url = _files.OfferStatus("/u", "201 Created");
        var result = await _bed.RunAsync(
            "Device.IP.Diagnostics.UploadDiagnostics.",
            ("UploadURL", $"{url}"),
            ("TestFileLength", $"{Size}")
        );
        Assert.Equal("Complete", result["DiagnosticsState"]);
        var request = Assert.Single(_files.Seen);
        Assert.StartsWith("PUT /u ", request.RequestLine, StringComparison.Ordinal);
        Assert.Equal(Size, request.Bytes.Length);
        Assert.InRange(Number(result, "TestBytesSent"), Size, Size + 1_000);
        Assert.True(
            string.CompareOrdinal(result["BOMTime"], result["EOMTime"]) <= 0,
            result["EOMTime"]
        );
    }

    [Fact]
    public async Task several_connections_have_a_result_each_and_one_in_common()
    {
        var url = _files.OfferFile("/f", new string('x', Size));
        var result = await _bed.RunAsync(
            "Device.IP.Diagnostics.DownloadDiagnostics.",
            ("DownloadURL", $"{url}"),
            ("NumberOfConnections", "3"),
            ("EnablePerConnectionResults", "true")
        );
        Assert.Equal("3", result["PerConnectionResultNumberOfEntries"]);
        var each = result
            .Where(v =>
                v.Key.StartsWith("PerConnectionResult.", StringComparison.Ordinal)
                && v.Key.EndsWith(".TestBytesReceived", StringComparison.Ordinal)
            )
            .Select(v => long.Parse(v.Value, CultureInfo.InvariantCulture))
            .ToList();
        Assert.Equal(3, each.Count);
        Assert.Equal(each.Sum(), Number(result, "TestBytesReceived"));
    }

    [Fact]
    public async Task a_second_run_replaces_the_rows_of_the_first()
    {
        var url = _files.OfferFile("/f", "x");
        for (var i = 0; i < 2; i++)
        {
            var result = await _bed.RunAsync(
                "Device.IP.Diagnostics.DownloadDiagnostics.",
                ("DownloadURL", $"{url}"),
                ("EnablePerConnectionResults", "true")
            );
            Assert.Equal("1", result["PerConnectionResultNumberOfEntries"]);
        }
    }

    [Theory]
    [InlineData("404 Not Found", "Error_TransferFailed")]
    [InlineData("500 Oops", "Error_TransferFailed")]
    public async Task a_server_that_refuses_is_a_failed_transfer(string status, string state)
    {
        var result = await DownloadAsync(_files.OfferStatus("/f", status));
        Assert.Equal(state, result["DiagnosticsState"]);
    }

    [Fact]
    public async Task a_file_cut_short_is_an_incorrect_size()
    {
        var url = _files.Offer(
            "/f",
            async request =>
            {
                await request.ReplyAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
                request.Cut();
            }
        );
        Assert.Equal("Error_IncorrectSize", (await DownloadAsync(url))["DiagnosticsState"]);
    }

    [Fact]
    public async Task a_server_that_is_not_there_is_a_failed_connection()
    {
        var result = await DownloadAsync(FileServer.Nowhere());
        Assert.Equal("Error_InitConnectionFailed", result["DiagnosticsState"]);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/f")]
    [InlineData("file:///etc/passwd")]
    public async Task only_HTTP_is_carried(string url)
    {
        var result = await DownloadAsync(new Uri(url));
        Assert.Equal("Error_InitConnectionFailed", result["DiagnosticsState"]);
    }

    [Fact, Spec("checklist", "I018")]
    public async Task the_devices_own_port_is_not_fetched_from()
    {
        var result = await DownloadAsync(new Uri(_bed.Cpe.ConnectionRequestUrl));
        Assert.Equal("Error_InitConnectionFailed", result["DiagnosticsState"]);
        // A connection request would have brought another session.
        var turn = await _bed.Bench.OpenAsync();
        Assert.True((await _bed.Bench.FinishAsync(turn)).Succeeded);
    }

    [Fact, Spec("checklist", "I018")]
    public async Task the_loopback_is_not_fetched_from_unless_the_ACS_is_there()
    {
        var url = _files.OfferFile("/f", "x");
        // The change takes effect with the next session; this one still goes to the bench.
        var turn = await _bed.SetAsync(
            "Device.IP.Diagnostics.DownloadDiagnostics.",
            ("DownloadURL", $"{url}"),
            ("DiagnosticsState", "Requested")
        );
        _bed.Cpe.Set(
            "Device.ManagementServer.URL",
            "http://acs.example.invalid:7547/",
            Muster.Cpe.Tree.ValueOrigin.Device
        );
        var ended = new TaskCompletionSource<string>();
        _bed.Cpe.DiagnosticEnded += (_, report) => ended.TrySetResult(report.State);
        await _bed.Bench.FinishAsync(turn);
        Assert.Equal(
            "Error_InitConnectionFailed",
            await ended.Task.WaitAsync(LockStepAcs.Patience)
        );
        Assert.Empty(_files.Seen);
    }

    [Fact]
    public async Task a_time_based_test_ends_by_its_time_with_a_result_for_each_interval()
    {
        using var stop = new CancellationTokenSource();
        var url = OfferEndless(stop.Token);
        var result = await _bed.RunAsync(
            "Device.IP.Diagnostics.DownloadDiagnostics.",
            ("DownloadURL", $"{url}"),
            ("TimeBasedTestDuration", "2"),
            ("TimeBasedTestMeasurementInterval", "1")
        );
        await stop.CancelAsync();
        Assert.Equal("Complete", result["DiagnosticsState"]);
        var took = Time(result, "EOMTime") - Time(result, "BOMTime");
        Assert.InRange(took, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));
        Assert.True(Number(result, "IncrementalResultNumberOfEntries") >= 2);
        Assert.True(Number(result, "IncrementalResult.1.TestBytesReceived") > 0);
    }

    [Theory]
    [InlineData("Download")]
    [InlineData("Upload")]
    public async Task a_time_based_test_ends_before_its_time_at_the_limit_of_octets(string way)
    {
        const int Most = 1_000_000;
        await using var bed = await TestBed.StartAsync(with: options =>
            options with
            {
                MaxTimedTestBytes = Most,
            }
        );
        using var stop = new CancellationTokenSource();
        var url = way == "Download" ? OfferEndless(stop.Token) : _files.OfferStatus("/u", "200 OK");
        var result = await bed.RunAsync(
            $"Device.IP.Diagnostics.{way}Diagnostics.",
            ($"{way}URL", $"{url}"),
            ("TimeBasedTestDuration", "900")
        );
        await stop.CancelAsync();
        Assert.Equal("Complete", result["DiagnosticsState"]);
        var test = way == "Download" ? "TestBytesReceived" : "TestBytesSent";
        Assert.InRange(Number(result, test), Most * 9 / 10, Most * 12 / 10);
    }

    [Fact]
    public async Task on_TR_098_the_state_is_Completed()
    {
        await using var bed = await TestBed.StartAsync(BuiltInModels.Tr098Gateway);
        var url = _files.OfferFile("/f", new string('x', Size));
        var down = await bed.RunAsync(
            "InternetGatewayDevice.DownloadDiagnostics.",
            ("DownloadURL", $"{url}")
        );
        Assert.Equal("Completed", down["DiagnosticsState"]);
        var up = await bed.RunAsync(
            "InternetGatewayDevice.UploadDiagnostics.",
            ("UploadURL", $"{_files.OfferStatus("/u", "200 OK")}"),
            ("TestFileLength", "1000")
        );
        Assert.Equal("Completed", up["DiagnosticsState"]);
        Assert.True(Number(up, "TotalBytesSent") >= 1_000);
    }

    private Uri OfferEndless(CancellationToken stop) =>
        _files.Offer(
            "/endless",
            async request =>
            {
                await request.ReplyAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
                try
                {
                    while (!stop.IsCancellationRequested)
                        await request.ReplyAsync(new byte[10_000]);
                }
                catch (Exception gone) when (gone is IOException or ObjectDisposedException)
                {
                    // The device has enough.
                }
            }
        );

    private Task<Dictionary<string, string>> DownloadAsync(Uri url) =>
        _bed.RunAsync("Device.IP.Diagnostics.DownloadDiagnostics.", ("DownloadURL", $"{url}"));

    private static long Number(Dictionary<string, string> values, string name) =>
        long.Parse(values[name], CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(Dictionary<string, string> values, string name) =>
        DateTimeOffset.Parse(values[name], CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")]
    private static partial Regex Microseconds();
}
