using System.Text.Json;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Wire;

/// <summary>Everything a CPE can send: answered as the standard says, stored, and told.</summary>
public sealed class CpeRequestTests : IAsyncLifetime
{
    private TestAcs _acs = null!;
    private string _device = "";
    private LockStepCpe _cpe = null!;

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync(options =>
            options with
            {
                KickedNextUrl = "https://portal.example/next",
            }
        );
        _device = await _acs.IntroduceAsync();
        _cpe = _acs.NewCpe();
    }

    public async ValueTask DisposeAsync()
    {
        _cpe.Dispose();
        await _acs.DisposeAsync();
    }

    [Fact, Spec("checklist", "C030")]
    public async Task GetRPCMethods_lists_exactly_what_is_answered()
    {
        await _cpe.InformAsync();
        var reply = await _cpe.PostAsync(Xml.Envelope("<cwmp:GetRPCMethods/>"));
        var listed = reply.Texts("string");
        string[] answered =
        [
            "AutonomousDUStateChangeComplete",
            "AutonomousTransferComplete",
            "DUStateChangeComplete",
            "GetRPCMethods",
            "Inform",
            "Kicked",
            "RequestDownload",
            "TransferComplete",
        ];
        Assert.Equal(answered, listed.Order(StringComparer.Ordinal));
        Assert.Single(await _acs.EventsAsync(_device, "methods.requested"));
        foreach (var method in listed.Except(["Inform"]))
        {
            var answer = await _cpe.PostAsync(Xml.Envelope($"<cwmp:{method}/>"));
            Assert.Equal(method + "Response", answer.Message());
        }
        var unknown = await _cpe.PostAsync(Xml.Envelope("<cwmp:X_ACME_Hello/>"));
        Assert.Equal("8000", unknown.Text("FaultCode"));
    }

    [Fact]
    public async Task GetRPCMethods_of_an_old_CPE_lists_what_its_version_has()
    {
        await _cpe.InformAsync(ns: Xml.Cwmp10);
        var reply = await _cpe.PostAsync(Xml.Envelope("<cwmp:GetRPCMethods/>", ns: Xml.Cwmp10));
        Assert.DoesNotContain("AutonomousTransferComplete", reply.Texts("string"));
        // It is answered all the same, in the namespace it was asked in.
        var answer = await _cpe.PostAsync(
            Xml.Envelope("<cwmp:AutonomousTransferComplete/>", ns: Xml.Cwmp10)
        );
        Assert.Equal("AutonomousTransferCompleteResponse", answer.Message());
        Assert.Equal(Xml.Cwmp10, answer.Namespace());
    }

    [Fact]
    public async Task Kicked_is_answered_with_the_address_that_is_configured_and_told()
    {
        await _cpe.InformAsync("5 KICKED");
        var reply = await _cpe.PostAsync(
            Xml.Envelope(
                "<cwmp:Kicked><Command>turbo</Command><Referer>r</Referer><Arg>a</Arg>"
                    + "<Next>http://192.0.2.9/</Next></cwmp:Kicked>"
            )
        );
        Assert.Equal("https://portal.example/next", reply.Text("NextURL"));
        var told = Assert.Single(await _acs.EventsAsync(_device, "kicked"));
        Assert.Equal("turbo", told.Details!.Value.GetProperty("command").GetString());
    }

    [Fact, Spec("checklist", "F047")]
    public async Task RequestDownload_is_told_with_its_arguments()
    {
        await _cpe.InformAsync("9 REQUEST DOWNLOAD");
        var reply = await _cpe.PostAsync(
            Xml.Envelope(
                "<cwmp:RequestDownload><FileType>2 Web Content</FileType><FileTypeArg><ArgStruct>"
                    + "<Name>Version</Name><Value>7</Value></ArgStruct></FileTypeArg>"
                    + "</cwmp:RequestDownload>"
            )
        );
        Assert.Equal("RequestDownloadResponse", reply.Message());
        var details = Details(await _acs.EventsAsync(_device, "download.requested"));
        Assert.Equal("2 Web Content", details.GetProperty("fileType").GetString());
        Assert.Equal("7", details.GetProperty("arguments").GetProperty("Version").GetString());
    }

    [Fact]
    public async Task AutonomousDUStateChangeComplete_is_told_with_each_result()
    {
        await _cpe.InformAsync("12 AUTONOMOUS DU STATE CHANGE COMPLETE");
        var reply = await _cpe.PostAsync(
            Xml.Envelope(
                "<cwmp:AutonomousDUStateChangeComplete><Results><UUID>u</UUID>"
                    + "<DeploymentUnitRef>SoftwareModules.DeploymentUnit.1</DeploymentUnitRef>"
                    + "<Version>1</Version><CurrentState>Installed</CurrentState>"
                    + "<Resolved>1</Resolved><ExecutionUnitRefList/>"
                    + "<StartTime>2026-03-01T12:00:00Z</StartTime>"
                    + "<CompleteTime>2026-03-01T12:01:00Z</CompleteTime>"
                    + "<Fault><FaultCode>0</FaultCode><FaultString/></Fault>"
                    + "<OperationPerformed>Install</OperationPerformed></Results>"
                    + "</cwmp:AutonomousDUStateChangeComplete>"
            )
        );
        Assert.Equal("AutonomousDUStateChangeCompleteResponse", reply.Message());
        var unit = Details(await _acs.EventsAsync(_device, "du.autonomous"))
            .GetProperty("deploymentUnits")[0];
        Assert.Equal("Install", unit.GetProperty("operation").GetString());
        Assert.Equal("Installed", unit.GetProperty("currentState").GetString());
    }

    [Fact, Spec("checklist", "F046")]
    public async Task A_transfer_of_the_device_s_own_is_kept_once_however_often_it_is_reported()
    {
        await _cpe.InformAsync("10 AUTONOMOUS TRANSFER COMPLETE");
        for (var time = 0; time < 2; time++)
        {
            var reply = await _cpe.PostAsync(
                Xml.Envelope(
                    "<cwmp:AutonomousTransferComplete><AnnounceURL/>"
                        + "<TransferURL>http://192.0.2.1/cfg</TransferURL><IsDownload>0</IsDownload>"
                        + "<FileType>3 Vendor Configuration File</FileType><FileSize>12</FileSize>"
                        + "<TargetFileName/><FaultStruct><FaultCode>9011</FaultCode>"
                        + "<FaultString>no way</FaultString></FaultStruct><StartTime/><CompleteTime/>"
                        + "</cwmp:AutonomousTransferComplete>"
                )
            );
            Assert.Equal("AutonomousTransferCompleteResponse", reply.Message());
        }
        var list = await _acs.GetJsonAsync($"api/v1/transfers?device={_device}");
        var transfer = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal("autonomousUpload", transfer.GetProperty("kind").GetString());
        Assert.Equal("failed", transfer.GetProperty("state").GetString());
        Assert.Equal("9011", transfer.GetProperty("fault").GetProperty("code").GetString());
        Assert.Single(await _acs.EventsAsync(_device, "transfer.autonomous"));
    }

    [Fact, Spec("checklist", "F040")]
    public async Task A_report_of_an_unknown_key_with_nothing_in_it_is_kept_and_answered()
    {
        await _cpe.InformAsync();
        for (var time = 0; time < 2; time++)
        {
            var reply = await _cpe.PostAsync(
                Xml.Envelope(
                    "<cwmp:TransferComplete><CommandKey>who?</CommandKey><FaultStruct><FaultCode/>"
                        + "<FaultString/></FaultStruct><StartTime/><CompleteTime/>"
                        + "</cwmp:TransferComplete>"
                )
            );
            Assert.Equal("TransferCompleteResponse", reply.Message());
        }
        var page = await _acs.Transfers.ListAsync(new() { CommandKey = "who?" }, default);
        var transfer = Assert.Single(page.Items);
        Assert.Equal((TransferKind.Unknown, _device), (transfer.Kind, transfer.DeviceId));
        Assert.Single(await _acs.EventsAsync(_device, "transfer.complete"));
    }

    private static JsonElement Details(IReadOnlyList<DeviceEvent> events) =>
        Assert.Single(events).Details!.Value;
}
