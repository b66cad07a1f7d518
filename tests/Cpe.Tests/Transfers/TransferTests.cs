using Muster.Cpe.Tests.Wire;
using Muster.Cwmp.ConnectionRequests;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Transfers;

/// <summary>Files, from the RPC to the report (TR-069 A.3.2.8, A.3.3.2).</summary>
public sealed class TransferTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Reboot = TimeSpan.FromSeconds(6);

    [Fact]
    [Spec("TR-069", "A.3.2.8")]
    [Spec("checklist", "F001", "F002", "F004", "D029", "D030")]
    public async Task firmware_is_reported_after_the_restart_with_its_version()
    {
        await using var bench = new Bench();
        await using var files = new FileServer();
        await bench.RegisterAsync();
        var url = files.OfferFile("/fw", "muster-firmware 9.9.1\nbytes");
        var serial = bench.Cpe.DeviceId.SerialNumber;
        var report = await DownloadAsync(bench, Soap.Download("K", url));
        Assert.Equal(27, report.Bytes);
        Assert.Equal(64, report.Sha256.Length);
        Assert.True(bench.Acs.IsQuiet);
        await bench.AdvanceAsync(Reboot);
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(
            ["1 BOOT", "4 VALUE CHANGE", "7 TRANSFER COMPLETE", "M Download/K"],
            inform.Events()
        );
        Assert.Equal("9.9.1", inform.Values()[$"{bench.Root}DeviceInfo.SoftwareVersion"]);
        Assert.Equal(serial, inform.Text("SerialNumber"));
        var complete = await bench.AcknowledgeAsync(inform);
        Assert.Equal(("TransferComplete", "K"), (complete.Name(), complete.Text("CommandKey")));
        Assert.Equal("0", complete.Text("FaultCode"));
        Assert.True(
            string.CompareOrdinal(complete.Text("CompleteTime"), complete.Text("StartTime")) >= 0
        );
        await EndAsync(bench, complete);
        Assert.InRange(bench.UntilDue(), TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
    }

    [Theory]
    [Spec("checklist", "F006", "F007", "F008")]
    [InlineData("9 Unknown", "http://127.0.0.1/f", 9003)]
    [InlineData("1 Firmware Upgrade Image", "gopher://127.0.0.1/f", 9013)]
    [InlineData("1 Firmware Upgrade Image", "http://user:pw@127.0.0.1/f", 9003)]
    [InlineData("1 Firmware Upgrade Image", "not a url", 9003)]
    public async Task a_download_that_cannot_work_is_refused_at_once(
        string type,
        string url,
        int code
    )
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var turn = await bench.OpenAsync();
        var envelope = Soap.Download("K", new Uri("http://place.holder/"), type)
            .Replace("http://place.holder/", url, StringComparison.Ordinal);
        turn = await bench.CallAsync(turn, envelope);
        Assert.Equal(code, turn.FaultCode());
        await bench.FinishAsync(turn);
    }

    [Theory]
    [Spec("checklist", "F010", "F011", "F012", "F013")]
    [InlineData("404", 9016)]
    [InlineData("500", 9017)]
    [InlineData("nowhere", 9015)]
    [InlineData("cut", 9017)]
    [InlineData("corrupt", 9018)]
    [InlineData("size", 9018)]
    public async Task a_failed_download_reports_its_fault_without_a_restart(string how, int code)
    {
        await using var bench = new Bench();
        await using var files = new FileServer();
        await bench.RegisterAsync();
        var version = bench.Cpe.Get($"{bench.Root}DeviceInfo.SoftwareVersion");
        var url = how switch
        {
            "404" => files.OfferStatus("/f", "404 Not Found"),
            "500" => files.OfferStatus("/f", "500 Oops"),
            "nowhere" => FileServer.Nowhere(),
            "cut" => files.Offer(
                "/f",
                async r =>
                {
                    await r.ReplyAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                    r.Cut();
                }
            ),
            "corrupt" => files.OfferFile("/f", "muster-firmware \n"),
            _ => files.OfferFile("/f", "muster-firmware 3\n"),
        };
        var report = await DownloadAsync(
            bench,
            Soap.Download("K", url, size: how == "size" ? 99 : 0)
        );
        Assert.Equal(code, report.FaultCode.Value);
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["7 TRANSFER COMPLETE", "M Download/K"], inform.Events());
        var complete = await bench.AcknowledgeAsync(inform);
        Assert.Equal($"{code}", complete.Text("FaultCode"));
        await EndAsync(bench, complete);
        Assert.Equal(version, bench.Cpe.Get($"{bench.Root}DeviceInfo.SoftwareVersion"));
        Assert.True(bench.Cpe.IsRunning);
    }

    [Theory]
    [Spec("checklist", "F009")]
    [InlineData("Basic realm=\"f\"", "pw", 0)]
    [InlineData("Digest realm=\"f\", nonce=\"n\", qop=\"auth\"", "pw", 0)]
    [InlineData("Digest realm=\"f\", nonce=\"n\", qop=\"auth\"", "bad", 9012)]
    public async Task the_credentials_of_the_RPC_open_the_file(
        string challenge,
        string password,
        int code
    )
    {
        await using var bench = new Bench();
        await using var files = new FileServer();
        await bench.RegisterAsync();
        var url = files.Offer(
            "/f",
            r =>
                Knows(r["Authorization"])
                    ? r.ReplyAsync(Soap.Http("tones"))
                    : r.ReplyAsync(
                        $"HTTP/1.1 401 No\r\nWWW-Authenticate: {challenge}\r\nContent-Length: 0\r\n\r\n"
                    )
        );
        var report = await DownloadAsync(
            bench,
            Soap.Download("K", url, "4 Tone File", user: "fu", password: password)
        );
        Assert.Equal(code, report.FaultCode.Value);
        Assert.Null(files.Seen[0]["Authorization"]);
        var complete = await bench.AcknowledgeAsync(await bench.Acs.TakeAsync());
        Assert.Equal($"{code}", complete.Text("FaultCode"));
        await EndAsync(bench, complete);
    }

    [Fact]
    [Spec("checklist", "F005", "F021", "F022")]
    public async Task a_delayed_download_waits_and_can_be_cancelled()
    {
        await using var bench = new Bench();
        await using var files = new FileServer();
        await bench.RegisterAsync();
        var url = files.OfferFile("/f", "x");
        var turn = await bench.OpenAsync();
        turn = await bench.CallAsync(turn, Soap.Download("K1", url, "4 Tone File", delay: 60));
        turn = await bench.CallAsync(turn, Soap.Download("K2", url, "5 Ringer File", delay: 90));
        Assert.Equal("1", turn.Text("Status"));
        turn = await bench.CallAsync(turn, Soap.Rpc("GetAllQueuedTransfers"));
        Assert.Equal("K1", turn.Text("CommandKey"));
        Assert.Equal("1", turn.Text("State"));
        Assert.Equal("4 Tone File", turn.Text("FileType"));
        turn = await bench.CallAsync(
            turn,
            Soap.Rpc("CancelTransfer", "<CommandKey>K2</CommandKey>")
        );
        Assert.Equal("CancelTransferResponse", turn.Name());
        await bench.FinishAsync(turn);
        await bench.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.Empty(files.Seen);
        await bench.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal("K1", (await bench.TransferredAsync()).CommandKey);
        await bench.AdvanceAsync(Moment);
        var complete = await bench.AcknowledgeAsync(await bench.Acs.TakeAsync());
        await EndAsync(bench, complete);
        await bench.AdvanceAsync(TimeSpan.FromSeconds(60));
        Assert.Single(files.Seen);
        Assert.True(bench.Acs.IsQuiet);
    }

    [Fact]
    [Spec("checklist", "C003", "C011", "C012", "D020", "F016", "F017")]
    public async Task reports_are_repeated_until_the_acs_takes_them()
    {
        await using var bench = new Bench();
        await using var files = new FileServer();
        await bench.RegisterAsync();
        var url = files.OfferFile("/f", "x");
        var turn = await bench.OpenAsync();
        foreach (var key in new[] { "K1", "K2", "K3" })
        {
            turn = await bench.CallAsync(turn, Soap.Download(key, url, "4 Tone File", delay: 5));
            Assert.Equal("1", turn.Text("Status"));
        }
        turn = await bench.CallAsync(turn, Soap.Download("K4", url, "4 Tone File"));
        Assert.Equal(9004, turn.FaultCode());
        turn = await bench.CallAsync(
            turn,
            Soap.Rpc("CancelTransfer", "<CommandKey>K3</CommandKey>")
        );
        var session = bench.FinishAsync(turn);
        await session;
        await bench.AdvanceAsync(TimeSpan.FromSeconds(5));
        await bench.TransferredAsync();
        await bench.AdvanceAsync(Moment);
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["7 TRANSFER COMPLETE", "M Download/K1"], inform.Events());
        inform.Cut();
        await bench.EndedAsync();
        await bench.AdvanceAsync(TimeSpan.FromSeconds(11));
        if (files.Seen.Count < 2)
            await bench.TransferredAsync();
        await bench.AdvanceAsync(Moment);
        inform = await bench.Acs.TakeAsync();
        var complete = await bench.AcknowledgeAsync(inform);
        var again = await bench.CallAsync(complete, Soap.Fault(8005));
        Assert.Equal(complete.Bytes, again.Bytes);
        var next = await bench.CallAsync(again, Soap.Fault(8002));
        while (next.Name() == "TransferComplete")
            next = await bench.CallAsync(next, Soap.Wrap("<c:TransferCompleteResponse/>"));
        Assert.Equal("", next.Name());
        Assert.True((await bench.FinishAsync(next)).Succeeded);
        bench.Cpe.Raise("X MUSTER TEST");
        await bench.AdvanceAsync(Moment);
        inform = await bench.Acs.TakeAsync();
        Assert.Contains("7 TRANSFER COMPLETE", inform.Events());
        Assert.Contains("M Download/K1", inform.Events());
    }

    [Fact]
    [Spec("checklist", "D019")]
    public async Task an_undelivered_report_survives_a_power_cut()
    {
        await using var bench = new Bench();
        await using var files = new FileServer();
        await bench.RegisterAsync();
        await DownloadAsync(bench, Soap.Download("K", files.OfferFile("/f", "x"), "4 Tone File"));
        (await bench.Acs.TakeAsync()).Cut();
        await bench.EndedAsync();
        bench.Cpe.PowerCycle();
        await bench.AdvanceAsync(Reboot);
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["1 BOOT", "7 TRANSFER COMPLETE", "M Download/K"], inform.Events());
        var complete = await bench.AcknowledgeAsync(inform);
        Assert.Equal("K", complete.Text("CommandKey"));
        await EndAsync(bench, complete);
    }

    [Fact]
    [Spec("checklist", "F015")]
    public async Task a_transfer_torn_by_a_power_cut_is_done_again()
    {
        await using var bench = new Bench();
        await using var files = new FileServer();
        await bench.RegisterAsync();
        var asked = new TaskCompletionSource();
        var first = true;
        var url = files.Offer(
            "/f",
            r =>
            {
                if (!first)
                    return r.ReplyAsync(Soap.Http("x"));
                first = false;
                asked.SetResult();
                return Task.CompletedTask;
            }
        );
        var turn = await bench.CallAsync(
            await bench.OpenAsync(),
            Soap.Download("K", url, "4 Tone File")
        );
        await bench.FinishAsync(turn);
        await asked.Task.WaitAsync(LockStepAcs.Patience, TestContext.Current.CancellationToken);
        bench.Cpe.PowerCycle();
        await bench.AdvanceAsync(Reboot);
        var inform = await bench.Acs.TakeAsync();
        Assert.Contains("1 BOOT", inform.Events());
        await bench.EndAsync(inform);
        Assert.Equal(0, (await bench.TransferredAsync()).FaultCode.Value);
        inform = await bench.Acs.TakeAsync();
        Assert.Equal(["7 TRANSFER COMPLETE", "M Download/K"], inform.Events());
        await EndAsync(bench, await bench.AcknowledgeAsync(inform));
    }

    [Fact]
    [Spec("checklist", "F019")]
    public async Task an_upload_is_a_PUT_to_the_exact_URL()
    {
        await using var bench = new Bench();
        await using var files = new FileServer();
        await bench.RegisterAsync();
        var url = files.Offer(
            "/u/t?k=1",
            r => r.ReplyAsync("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
        );
        var turn = await bench.OpenAsync();
        turn = await bench.CallAsync(turn, Upload("9", "4 Vendor Log File 99", url));
        Assert.Equal(9003, turn.FaultCode());
        turn = await bench.CallAsync(turn, Upload("U", "1 Vendor Configuration File", url));
        Assert.Equal("1", turn.Text("Status"));
        await bench.FinishAsync(turn);
        await bench.AdvanceAsync(Moment);
        await bench.TransferredAsync();
        var put = Assert.Single(files.Seen);
        Assert.Equal("PUT /u/t?k=1 HTTP/1.1", put.RequestLine);
        Assert.Contains(
            $"{bench.Ms("PeriodicInformInterval")}=86400",
            put.Body,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("secret", put.Body, StringComparison.Ordinal);
        await bench.AdvanceAsync(Moment);
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["7 TRANSFER COMPLETE", "M Upload/U"], inform.Events());
        await EndAsync(bench, await bench.AcknowledgeAsync(inform));
    }

    [Fact]
    [Spec("checklist", "F027", "F028", "F029")]
    public async Task a_stored_image_runs_only_when_it_is_chosen()
    {
        await using var bench = new Bench();
        await using var files = new FileServer();
        await bench.RegisterAsync();
        var info = $"{bench.Root}DeviceInfo.";
        var running = bench.Cpe.Get(info + "SoftwareVersion");
        await DownloadAsync(
            bench,
            Soap.Download(
                "K",
                files.OfferFile("/f", "muster-firmware 5.0\n"),
                "6 Stored Firmware Image"
            )
        );
        await EndAsync(bench, await bench.AcknowledgeAsync(await bench.Acs.TakeAsync()));
        Assert.Equal(running, bench.Cpe.Get(info + "SoftwareVersion"));
        Assert.Equal("5.0", bench.Cpe.Get(info + "FirmwareImage.2.Version"));
        Assert.Equal("Available", bench.Cpe.Get(info + "FirmwareImage.2.Status"));
        var turn = await bench.OpenAsync();
        var boot = (info + "BootFirmwareImage", "xsd:string");
        var available = info + "FirmwareImage.2.Available";
        bench.Cpe.Set(available, "0", Muster.Cpe.Tree.ValueOrigin.Device);
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues("", (boot.Item1, boot.Item2, info + "FirmwareImage.2"))
        );
        Assert.Equal(9003, turn.FaultCode());
        Assert.Contains("<FaultCode>9007</FaultCode>", turn.Body, StringComparison.Ordinal);
        bench.Cpe.Set(available, "1", Muster.Cpe.Tree.ValueOrigin.Device);
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues("", (boot.Item1, boot.Item2, info + "FirmwareImage.2"))
        );
        Assert.Equal("0", turn.Text("Status"));
        turn = await bench.CallAsync(turn, Soap.Rpc("Reboot", "<CommandKey>R</CommandKey>"));
        await bench.FinishAsync(turn);
        await bench.AdvanceAsync(Reboot);
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["1 BOOT", "4 VALUE CHANGE", "M Reboot/R"], inform.Events());
        Assert.Equal(info + "FirmwareImage.2", bench.Cpe.Get(info + "ActiveFirmwareImage"));
        Assert.Equal("5.0", bench.Cpe.Get(info + "SoftwareVersion"));
        await bench.EndAsync(inform);
    }

    internal static async Task<Muster.Cpe.Transfers.TransferReport> DownloadAsync(
        Bench bench,
        string download
    )
    {
        var turn = await bench.CallAsync(await bench.OpenAsync(), download);
        Assert.Equal("DownloadResponse", turn.Name());
        Assert.Equal("1", turn.Text("Status"));
        Assert.Equal("0001-01-01T00:00:00Z", turn.Text("StartTime"));
        await bench.FinishAsync(turn);
        await bench.AdvanceAsync(Moment);
        var report = await bench.TransferredAsync();
        await bench.AdvanceAsync(Moment);
        return report;
    }

    internal static async Task EndAsync(Bench bench, WireRequest complete)
    {
        Assert.Equal("TransferComplete", complete.Name());
        var empty = await bench.CallAsync(complete, Soap.Wrap("<c:TransferCompleteResponse/>"));
        Assert.Equal("", empty.Name());
        Assert.True((await bench.FinishAsync(empty)).Succeeded);
    }

    private static bool Knows(string? authorization) =>
        (
            HttpBasic.TryParse(authorization, out var user, out var password)
            && (user, password) == ("fu", "pw")
        )
        || (
            DigestAuthorization.TryParse(authorization, out var proof) && proof!.Proves("GET", "pw")
        );

    internal static string Upload(string key, string type, Uri url) =>
        Soap.Rpc(
            "Upload",
            $"<CommandKey>{key}</CommandKey><FileType>{type}</FileType><URL>{url}</URL>"
                + "<Username/><Password/><DelaySeconds>0</DelaySeconds>"
        );
}
