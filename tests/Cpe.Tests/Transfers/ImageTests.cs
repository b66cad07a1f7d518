using Muster.Cpe.Tests.Sessions;
using Muster.Cpe.Tests.Wire;
using Muster.Cwmp;
using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Transfers;

/// <summary>Files and images where something is unusual about them (TR-069 A.3.2.8, A.4.1).</summary>
public sealed class ImageTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Reboot = TimeSpan.FromSeconds(6);

    [Fact]
    [Spec("checklist", "F020")]
    public async Task a_numbered_log_is_uploaded_when_its_row_exists()
    {
        await using var bench = new Bench();
        await using var files = new FileServer();
        await bench.RegisterAsync();
        var url = files.Offer(
            "/log",
            r => r.ReplyAsync("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
        );
        var turn = await bench.OpenAsync();
        turn = await bench.CallAsync(turn, TransferTests.Upload("99", "4 Vendor Log File 99", url));
        Assert.Equal(9003, turn.FaultCode());
        turn = await bench.CallAsync(turn, TransferTests.Upload("U", "4 Vendor Log File 1", url));
        Assert.Equal("1", turn.Text("Status"));
        await bench.FinishAsync(turn);
        await bench.AdvanceAsync(Moment);
        Assert.Equal(0, (await bench.TransferredAsync()).FaultCode.Value);
        var put = Assert.Single(files.Seen);
        Assert.Equal("PUT /log HTTP/1.1", put.RequestLine);
        Assert.Contains(bench.Cpe.DeviceId.SerialNumber, put.Body, StringComparison.Ordinal);
        await bench.AdvanceAsync(Moment);
        var complete = await bench.AcknowledgeAsync(await bench.Acs.TakeAsync());
        Assert.Equal("0", complete.Text("FaultCode"));
        await TransferTests.EndAsync(bench, complete);
    }

    [Fact]
    [Spec("checklist", "F023")]
    public async Task an_image_that_is_being_applied_can_no_longer_be_cancelled()
    {
        await using var bench = new Bench();
        await using var files = new FileServer();
        await bench.RegisterAsync();
        var asked = new TaskCompletionSource<WireRequest>();
        var url = files.Offer(
            "/fw",
            r =>
            {
                asked.SetResult(r);
                return Task.CompletedTask;
            }
        );
        var turn = await bench.CallAsync(await bench.OpenAsync(), Soap.Download("K", url));
        await bench.FinishAsync(turn);
        await bench.AdvanceAsync(Moment);
        var fetch = await asked.Task.WaitAsync(
            LockStepAcs.Patience,
            TestContext.Current.CancellationToken
        );
        // The image arrives in mid-session: the restart waits for the end of the session.
        turn = await bench.OpenAsync();
        await fetch.ReplyAsync(Soap.Http("muster-firmware 9.9.1\n"));
        Assert.Equal(0, (await bench.TransferredAsync()).FaultCode.Value);
        turn = await bench.CallAsync(
            turn,
            Soap.Rpc("CancelTransfer", "<CommandKey>K</CommandKey>")
        );
        Assert.Equal(9021, turn.FaultCode());
        await bench.FinishAsync(turn);
        await bench.AdvanceAsync(Reboot);
        var inform = await bench.Acs.TakeAsync();
        Assert.Contains("M Download/K", inform.Events());
        Assert.Equal("9.9.1", inform.Values()[$"{bench.Root}DeviceInfo.SoftwareVersion"]);
        await TransferTests.EndAsync(bench, await bench.AcknowledgeAsync(inform));
    }

    [Fact]
    [Spec("checklist", "F030")]
    public async Task an_image_that_does_not_boot_leaves_the_old_one_running_and_a_log()
    {
        await using var bench = new Bench();
        await using var files = new FileServer();
        await bench.RegisterAsync();
        var info = $"{bench.Root}DeviceInfo.";
        var running = bench.Cpe.Get(info + "SoftwareVersion");
        var url = files.OfferFile("/f", "muster-firmware 6.0-unbootable\n");
        await TransferTests.DownloadAsync(
            bench,
            Soap.Download("K", url, "6 Stored Firmware Image")
        );
        await TransferTests.EndAsync(
            bench,
            await bench.AcknowledgeAsync(await bench.Acs.TakeAsync())
        );
        Assert.Equal("", bench.Cpe.Get(info + "FirmwareImage.2.BootFailureLog"));
        var turn = await bench.CallAsync(
            await bench.OpenAsync(),
            Soap.SetValues("", (info + "BootFirmwareImage", "xsd:string", info + "FirmwareImage.2"))
        );
        Assert.Equal("0", turn.Text("Status"));
        turn = await bench.CallAsync(turn, Soap.Rpc("Reboot", "<CommandKey>R</CommandKey>"));
        await bench.FinishAsync(turn);
        await bench.AdvanceAsync(Reboot);
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["1 BOOT", "M Reboot/R"], inform.Events());
        turn = await bench.CallAsync(await bench.AcknowledgeAsync(inform), Soap.GetValues(info));
        var values = turn.Values();
        Assert.Equal(running, values[info + "SoftwareVersion"]);
        Assert.Equal(info + "FirmwareImage.1", values[info + "ActiveFirmwareImage"]);
        Assert.Equal(info + "FirmwareImage.2", values[info + "BootFirmwareImage"]);
        Assert.NotEqual("", values[info + "FirmwareImage.2.BootFailureLog"]);
        Assert.Equal("ActivationFailed", values[info + "FirmwareImage.2.Status"]);
        await bench.FinishAsync(turn);
    }

    [Fact]
    [Spec("checklist", "F031")]
    public async Task a_local_upgrade_is_reported_when_the_policy_asks_for_it()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        bench.Cpe.ReportTransfer(OrderTests.LocalUpgrade());
        Assert.InRange(bench.UntilDue(), TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        var turn = await bench.OpenAsync();
        var policy = bench.Ms("AutonomousTransferCompletePolicy.");
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues(
                "",
                ($"{policy}Enable", "xsd:boolean", "1"),
                ($"{policy}FileTypeFilter", "xsd:string", "1 Firmware Upgrade Image")
            )
        );
        Assert.Equal("0", turn.Text("Status"));
        await bench.FinishAsync(turn);
        bench.Cpe.ReportTransfer(OrderTests.LocalUpgrade());
        await bench.AdvanceAsync(Moment);
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["10 AUTONOMOUS TRANSFER COMPLETE"], inform.Events());
        turn = await bench.AcknowledgeAsync(inform);
        Assert.Equal("AutonomousTransferComplete", turn.Name());
        Assert.Equal("1 Firmware Upgrade Image", turn.Text("FileType"));
        Assert.Equal("0", turn.Text("FaultCode"));
        turn = await bench.CallAsync(turn, Soap.Wrap("<c:AutonomousTransferCompleteResponse/>"));
        Assert.Equal("", turn.Name());
        Assert.True((await bench.FinishAsync(turn)).Succeeded);
    }

    [Theory]
    [Spec("checklist", "F037")]
    [InlineData("3 Vendor Configuration File")]
    [InlineData("4 Tone File")]
    [InlineData("6 Stored Firmware Image")]
    public async Task a_target_name_that_climbs_writes_nothing(string fileType)
    {
        await using var bench = new Bench();
        await using var files = new FileServer();
        await bench.RegisterAsync();
        var name = $"../../muster-{Guid.NewGuid():N}";
        var report = await TransferTests.DownloadAsync(
            bench,
            Soap.Download("K", files.OfferFile("/f", "content"), fileType, target: name)
        );
        Assert.Equal(0, report.FaultCode.Value);
        foreach (
            var start in new[]
            {
                Environment.CurrentDirectory,
                AppContext.BaseDirectory,
                Path.GetTempPath(),
            }
        )
        {
            Assert.False(File.Exists(Path.GetFullPath(Path.Combine(start, name))));
            Assert.False(
                File.Exists(Path.GetFullPath(Path.Combine(start, Path.GetFileName(name))))
            );
        }
        await TransferTests.EndAsync(
            bench,
            await bench.AcknowledgeAsync(await bench.Acs.TakeAsync())
        );
    }
}
