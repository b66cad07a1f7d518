using System.Globalization;
using Muster.Cpe.Tests.Wire;
using Muster.Cwmp;
using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Sessions;

/// <summary>One thing after the other, and nothing newer than was agreed.</summary>
public sealed class OrderTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    [Spec("checklist", "A005")]
    public async Task no_request_is_sent_before_the_reply_to_the_last_one()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        bench.Cpe.RequestDownload("1 Firmware Upgrade Image");
        bench.Cpe.RequestDownload("2 Web Content");
        await bench.AdvanceAsync(Moment);
        var turn = await bench.Acs.TakeAsync();
        var before = bench.Acs.Connections;
        string[] names = ["Inform", "RequestDownload", "RequestDownload", ""];
        string[] replies =
        [
            Soap.InformResponse(),
            Soap.Wrap("<c:RequestDownloadResponse/>"),
            Soap.Wrap("<c:RequestDownloadResponse/>"),
        ];
        for (var i = 0; i < names.Length; i++)
        {
            Assert.Equal(names[i], turn.Name());
            await bench.AdvanceAsync(TimeSpan.FromSeconds(5));
            Assert.True(bench.Acs.IsQuiet);
            Assert.Equal(before, bench.Acs.Connections);
            if (i < replies.Length)
                turn = await bench.CallAsync(turn, replies[i]);
        }
        Assert.True((await bench.FinishAsync(turn)).Succeeded);
    }

    [Fact]
    [Spec("checklist", "B012")]
    public async Task a_session_told_to_use_1_0_has_nothing_newer_in_it()
    {
        await using var bench = new Bench();
        await using var files = new FileServer();
        await bench.RegisterAsync();
        var missing = files.OfferStatus("/f", "404 Not Found");
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
        turn = await bench.CallAsync(turn, Soap.Download("K", missing, "4 Tone File"));
        await bench.FinishAsync(turn);
        await bench.AdvanceAsync(Moment);
        Assert.Equal(9016, (await bench.TransferredAsync()).FaultCode.Value);
        bench.Cpe.ReportTransfer(LocalUpgrade());
        await bench.AdvanceAsync(Moment);
        turn = await bench.AcknowledgeAsync(
            await bench.Acs.TakeAsync(),
            "<c:UseCWMPVersion s:mustUnderstand=\"1\">1.0</c:UseCWMPVersion>"
        );
        // The fault code of 1.1 is told in the words of 1.0; AutonomousTransferComplete waits.
        Assert.Equal("TransferComplete", turn.Name());
        AssertIs1_0(turn);
        Assert.InRange(int.Parse(turn.Text("FaultCode"), CultureInfo.InvariantCulture), 9000, 9013);
        turn = await bench.CallAsync(
            turn,
            Soap.Wrap("<c:TransferCompleteResponse/>", version: "1-0")
        );
        Assert.Equal("", turn.Name());
        foreach (
            var (method, code) in new[]
            {
                ("GetRPCMethods", 0),
                ("GetQueuedTransfers", 0),
                ("GetAllQueuedTransfers", 9000),
                ("ChangeDUState", 9000),
            }
        )
        {
            turn = await bench.CallAsync(turn, Soap.Rpc(method));
            Assert.Equal((method, code), (method, turn.FaultCode()));
            AssertIs1_0(turn);
        }
        Assert.True((await bench.FinishAsync(turn)).Succeeded);
    }

    [Fact]
    [Spec("checklist", "D039")]
    public async Task an_InformParameter_goes_with_the_events_of_its_list_alone()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        const string Asked = "Device.DeviceInfo.ModelName";
        var table = bench.Ms("InformParameter.");
        var turn = await bench.CallAsync(
            await bench.OpenAsync(),
            Soap.Rpc("AddObject", $"<ObjectName>{table}</ObjectName><ParameterKey/>")
        );
        var row = $"{table}{turn.Text("InstanceNumber")}.";
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues(
                "",
                ($"{row}ParameterName", "xsd:string", Asked),
                ($"{row}EventList", "xsd:string", "2 PERIODIC"),
                ($"{row}Enable", "xsd:boolean", "1")
            )
        );
        Assert.Equal("0", turn.Text("Status"));
        await bench.FinishAsync(turn);
        await bench.AdvanceToDueAsync();
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["2 PERIODIC"], inform.Events());
        Assert.Equal(bench.Cpe.Get(Asked), inform.Values()[Asked]);
        await bench.EndAsync(inform);
        bench.Cpe.PowerCycle();
        await bench.AdvanceAsync(TimeSpan.FromSeconds(6));
        inform = await bench.Acs.TakeAsync();
        Assert.Equal(["1 BOOT"], inform.Events());
        Assert.DoesNotContain(Asked, inform.Values().Keys);
        await bench.EndAsync(inform);
    }

    internal static AutonomousTransferComplete LocalUpgrade() =>
        new(
            "",
            "",
            IsDownload: true,
            "1 Firmware Upgrade Image",
            FileSize: 0,
            "local.bin",
            new FaultStruct(FaultCode.None, ""),
            CwmpTime.UnknownTime,
            CwmpTime.UnknownTime
        );

    private static void AssertIs1_0(WireRequest turn)
    {
        Assert.Equal("urn:dslforum-org:cwmp-1-0", Cwmp(turn));
        // 1.0 knows ID, HoldRequests and NoMoreRequests.
        Assert.Equal(
            ["ID"],
            turn.Xml()
                .Root!.Element(Soap.Envelope + "Header")!
                .Elements()
                .Select(e => e.Name.LocalName)
        );
    }

    private static string Cwmp(WireRequest turn) =>
        turn.Xml().Root!.Element(Soap.Envelope + "Header")!.Elements().First().Name.NamespaceName;
}
