using System.Text.Json;
using Conformance.Live;
using Muster.Cpe;
using Muster.Cwmp;
using Muster.Cwmp.Messages;
using Xunit;

namespace Conformance.Rpc;

/// <summary>
/// What a CPE may send by itself: by the real agent, answered by the real server, stored, shown in the API
/// and told as an event. TransferComplete and DUStateChangeComplete are in <see cref="AcsRequestTests"/>.
/// </summary>
public sealed class CpeRequestTests : IAsyncLifetime
{
    private const string Policies = "Device.ManagementServer.";
    private static readonly FaultStruct Success = new(FaultCode.None, "");
    private LiveDevice _live = null!;

    public async ValueTask InitializeAsync() =>
        _live = await LiveDevice.StartAsync(options =>
            options with
            {
                KickedNextUrl = "https://portal.example/next",
            }
        );

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    [Fact]
    public async Task AutonomousTransferComplete_is_kept_as_a_transfer_and_told()
    {
        const string Policy = Policies + "AutonomousTransferCompletePolicy.";
        await SetAsync((Policy + "Enable", "1"), (Policy + "FileTypeFilter", "4 Tone File"));
        _live.Cpe.ReportTransfer(
            new AutonomousTransferComplete(
                "http://192.0.2.1/announce",
                "http://192.0.2.1/tones",
                IsDownload: true,
                "4 Tone File",
                FileSize: 7,
                "tones.bin",
                Success,
                new CwmpTime("2026-03-01T12:00:00Z"),
                new CwmpTime("2026-03-01T12:01:00Z")
            )
        );
        var told = await ToldAsync("transfer.autonomous");
        Assert.Equal("http://192.0.2.1/announce", told.GetProperty("announceURL").GetString());
        var transfer = Assert.Single(
            await _live.ListAsync($"transfers?device={Uri.EscapeDataString(_live.Id)}")
        );
        Assert.Equal("autonomousDownload", transfer.GetProperty("kind").GetString());
        Assert.Equal("done", transfer.GetProperty("state").GetString());
        Assert.Equal("http://192.0.2.1/tones", transfer.GetProperty("file").GetString());
        Assert.Equal("2026-03-01T12:01:00Z", transfer.GetProperty("completeTime").GetString());
    }

    [Fact]
    public async Task AutonomousDUStateChangeComplete_is_told_as_far_as_the_policy_asks()
    {
        const string Policy = Policies + "DUStateChangeComplPolicy.";
        await SetAsync(
            (Policy + "Enable", "1"),
            (Policy + "OperationTypeFilter", "Install,Uninstall"),
            (Policy + "FaultCodeFilter", "9018")
        );
        _live.Cpe.ReportSoftware(
            new AutonomousDUStateChangeComplete([
                Result("1", "Install", Success),
                Result("2", "Update", Success),
                Result("3", "Install", new FaultStruct(FaultCode.FileCorrupted, "torn")),
                Result("4", "Install", new FaultStruct(FaultCode.RequestDenied, "no")),
            ])
        );
        var told = await ToldAsync("du.autonomous");
        Assert.Equal(
            [
                ("00000000-0000-5000-8000-000000000001", 0),
                ("00000000-0000-5000-8000-000000000003", 9018),
            ],
            told.GetProperty("deploymentUnits")
                .EnumerateArray()
                .Select(unit =>
                    (
                        unit.GetProperty("uuid").GetString()!,
                        unit.GetProperty("faultCode").GetInt32()
                    )
                )
        );
    }

    [Fact]
    public async Task RequestDownload_is_told_with_its_arguments()
    {
        _live.Cpe.RequestDownload("2 Web Content", new ArgStruct("Version", "7"));
        var told = await ToldAsync("download.requested");
        Assert.Equal("2 Web Content", told.GetProperty("fileType").GetString());
        Assert.Equal("7", told.GetProperty("arguments").GetProperty("Version").GetString());
    }

    [Fact]
    public async Task Kicked_is_told_with_what_the_user_pressed()
    {
        _live.Cpe.Kick(new Kicked("turbo", "http://192.168.1.1/", "on", "http://192.168.1.1/done"));
        var told = await ToldAsync("kicked");
        Assert.Equal("turbo", told.GetProperty("command").GetString());
        Assert.Equal("on", told.GetProperty("arg").GetString());
    }

    [Fact]
    public async Task GetRPCMethods_tells_the_device_what_this_server_answers()
    {
        var asked = _live.Cpe.AskRPCMethodsAsync();
        Assert.True((await _live.Cpe.CallHomeAsync()).Succeeded);
        Assert.Equal(
            [
                "AutonomousDUStateChangeComplete",
                "AutonomousTransferComplete",
                "DUStateChangeComplete",
                "GetRPCMethods",
                "Inform",
                "Kicked",
                "RequestDownload",
                "TransferComplete",
            ],
            (await asked.WaitAsync(LiveDevice.Patience)).Order(StringComparer.Ordinal)
        );
    }

    private async Task SetAsync(params (string Name, string Value)[] values)
    {
        var list = values.Select(v => $$"""{"name": "{{v.Name}}", "value": "{{v.Value}}"}""");
        await _live.DoneAsync(
            $$"""{"kind": "setParameterValues", "parameterValues": [{{string.Join(',', list)}}]}"""
        );
    }

    /// <summary>The details of the one event of a kind.</summary>
    private async Task<JsonElement> ToldAsync(string kind)
    {
        var events = await LiveDevice.EventuallyAsync(
            () => _live.EventsAsync(kind),
            told => told.Length > 0
        );
        var told = Assert.Single(events);
        Assert.Equal(_live.Id, told.GetProperty("deviceId").GetString());
        return told.GetProperty("details");
    }

    private static AutonOpResultStruct Result(string number, string operation, FaultStruct fault) =>
        new(
            $"00000000-0000-5000-8000-00000000000{number}",
            $"SoftwareModules.DeploymentUnit.{number}",
            "1.0",
            "Installed",
            Resolved: true,
            "",
            CwmpTime.UnknownTime,
            CwmpTime.UnknownTime,
            fault,
            operation
        );
}
