using Muster.Cpe.Tests.Wire;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Sessions;

/// <summary>Diagnostics, from the request to the event (TR-069 A.3.2.1).</summary>
public sealed class DiagnosticsTests
{
    private const string Ping = "Device.IP.Diagnostics.IPPing.";
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    [Spec("checklist", "D034")]
    public async Task a_finished_test_calls_home_with_its_results()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var turn = await bench.CallAsync(await bench.OpenAsync(), Request());
        Assert.Equal("0", turn.Text("Status"));
        turn = await bench.CallAsync(turn, Soap.GetValues($"{Ping}DiagnosticsState"));
        Assert.Equal("Requested", turn.Values()[$"{Ping}DiagnosticsState"]);
        Assert.True((await bench.FinishAsync(turn)).Succeeded);
        await bench.AdvanceAsync(Moment);
        var inform = await bench.Acs.TakeAsync();
        Assert.Equal(["8 DIAGNOSTICS COMPLETE"], inform.Events());
        turn = await bench.CallAsync(await bench.AcknowledgeAsync(inform), Soap.GetValues(Ping));
        Assert.Equal("Complete", turn.Values()[$"{Ping}DiagnosticsState"]);
        Assert.Equal("5", turn.Values()[$"{Ping}SuccessCount"]);
        Assert.True((await bench.FinishAsync(turn)).Succeeded);
        Assert.InRange(bench.UntilDue(), TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
    }

    [Fact]
    [Spec("checklist", "D035")]
    public async Task writing_an_argument_cancels_the_test_without_an_event()
    {
        await using var bench = new Bench();
        await bench.RegisterAsync();
        var turn = await bench.CallAsync(await bench.OpenAsync(), Request());
        Assert.Equal("0", turn.Text("Status"));
        turn = await bench.CallAsync(
            turn,
            Soap.SetValues("", ($"{Ping}Host", "xsd:string", "other.example"))
        );
        Assert.Equal("0", turn.Text("Status"));
        turn = await bench.CallAsync(turn, Soap.GetValues($"{Ping}DiagnosticsState"));
        Assert.Equal("None", turn.Values()[$"{Ping}DiagnosticsState"]);
        Assert.True((await bench.FinishAsync(turn)).Succeeded);
        Assert.InRange(bench.UntilDue(), TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        bench.Cpe.Raise("X MUSTER TEST");
        await bench.AdvanceAsync(Moment);
        Assert.Equal(["X MUSTER TEST"], (await bench.Acs.TakeAsync()).Events());
    }

    private static string Request() =>
        Soap.SetValues(
            "",
            ($"{Ping}Host", "xsd:string", "host.example"),
            ($"{Ping}NumberOfRepetitions", "xsd:unsignedInt", "5"),
            ($"{Ping}DiagnosticsState", "xsd:string", "Requested")
        );
}
