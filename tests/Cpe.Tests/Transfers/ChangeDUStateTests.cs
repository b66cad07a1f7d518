using Muster.Cpe.Tests.Wire;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Transfers;

/// <summary>Software modules (TR-069 A.4.1.10).</summary>
public sealed class ChangeDUStateTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    [Spec("checklist", "F032", "F033", "F034", "F035", "F036")]
    public async Task deployment_units_change_and_one_report_tells_all()
    {
        await using var bench = new Bench();
        await using var files = new FileServer();
        await bench.RegisterAsync();
        var url = files.OfferFile("/player-1.2.pkg", "x");
        const string Uuid = "00000000-0000-5000-8000-000000000001";
        string Install(string uuid, string environment = "") =>
            $"<Operations xsi:type=\"c:InstallOpStruct\"><URL>{url}</URL><UUID>{uuid}</UUID>"
            + $"<ExecutionEnvRef>{environment}</ExecutionEnvRef></Operations>";
        var turn = await bench.OpenAsync();
        turn = await bench.CallAsync(
            turn,
            Soap.Rpc(
                "ChangeDUState",
                Install(Uuid)
                    + Install(Uuid)
                    + Install("", "Device.SoftwareModules.ExecEnv.77")
                    + "<Operations xsi:type=\"c:UninstallOpStruct\">"
                    + "<UUID>00000000-0000-5000-8000-00000000000f</UUID></Operations>"
                    + "<Operations xsi:type=\"c:UpdateOpStruct\">"
                    + "<UUID>00000000-0000-5000-8000-00000000000f</UUID></Operations>"
                    + "<CommandKey>DU</CommandKey>"
            )
        );
        Assert.Equal("ChangeDUStateResponse", turn.Name());
        await bench.FinishAsync(turn);
        var inform = await bench.Acs.TakeAsync();
        Assert.Contains("11 DU STATE CHANGE COMPLETE", inform.Events());
        Assert.Contains("M ChangeDUState/DU", inform.Events());
        var complete = await bench.AcknowledgeAsync(inform);
        Assert.Equal("DUStateChangeComplete", complete.Name());
        var codes = complete.Xml().Descendants("FaultCode").Select(e => e.Value);
        Assert.Equal(["0", "9026", "9023", "9028", "9028"], codes);
        Assert.Equal("Installed", complete.Text("CurrentState"));
        Assert.Equal("1", bench.Cpe.Get("Device.SoftwareModules.DeploymentUnitNumberOfEntries"));
        await bench.FinishAsync(await bench.CallAsync(complete, Soap.Fault(8002)));
        bench.Cpe.Raise("X MUSTER TEST");
        await bench.AdvanceAsync(Moment);
        inform = await bench.Acs.TakeAsync();
        Assert.Contains("M ChangeDUState/DU", inform.Events());
        complete = await bench.AcknowledgeAsync(inform);
        Assert.Equal("DUStateChangeComplete", complete.Name());
        turn = await bench.CallAsync(complete, Soap.Wrap("<c:DUStateChangeCompleteResponse/>"));
        bench.Cpe.Set(
            "Device.SoftwareModules.ExecEnv.1.Enable",
            "0",
            Muster.Cpe.Tree.ValueOrigin.Device
        );
        turn = await bench.CallAsync(
            turn,
            Soap.Rpc(
                "ChangeDUState",
                Install("", "Device.SoftwareModules.ExecEnv.1") + "<CommandKey>D2</CommandKey>"
            )
        );
        await bench.FinishAsync(turn);
        complete = await bench.AcknowledgeAsync(await bench.Acs.TakeAsync());
        Assert.Equal("9024", complete.Text("FaultCode"));
    }
}
