using System.Net;
using System.Net.Sockets;
using Muster.Cpe.Tests.Wire;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Diagnostics;

/// <summary>What all diagnostics share, from the request to the event (TR-069 A.3.2.1, TR-106 4.5.2).</summary>
public sealed class LifeCycleTests
{
    private const string Ping = "Device.IP.Diagnostics.IPPing.";
    private const string Echo = "Device.IP.Diagnostics.UDPEchoDiagnostics.";

    [Fact, Spec("checklist", "D034", "H013")]
    public async Task a_test_runs_after_the_session_and_calls_home_with_its_results()
    {
        await using var bed = await TestBed.StartAsync();
        var turn = await bed.SetAsync(
            Ping,
            ("Host", "127.0.0.1"),
            ("NumberOfRepetitions", "5"),
            ("DiagnosticsState", "Requested")
        );
        turn = await bed.Bench.CallAsync(turn, Soap.GetValues($"{Ping}DiagnosticsState"));
        Assert.Equal("Requested", turn.Values()[$"{Ping}DiagnosticsState"]);
        Assert.True((await bed.Bench.FinishAsync(turn)).Succeeded);
        var result = await bed.ResultAsync(Ping);
        Assert.Equal("Complete", result["DiagnosticsState"]);
        Assert.Equal(("5", "0"), (result["SuccessCount"], result["FailureCount"]));
        Assert.Equal("127.0.0.1", result["IPAddressUsed"]);
        var (least, average, most) = (
            Number(result, "MinimumResponseTimeDetailed"),
            Number(result, "AverageResponseTimeDetailed"),
            Number(result, "MaximumResponseTimeDetailed")
        );
        Assert.True(least > 0 && least <= average && average <= most, $"{least} {average} {most}");
    }

    [Fact, Spec("checklist", "D035")]
    public async Task writing_an_input_in_the_session_takes_the_request_back()
    {
        await using var bed = await TestBed.StartAsync();
        var turn = await bed.SetAsync(
            Ping,
            ("Host", "127.0.0.1"),
            ("DiagnosticsState", "Requested")
        );
        turn = await bed.Bench.CallAsync(
            turn,
            Soap.SetValues("", ($"{Ping}Host", "xsd:string", "127.0.0.2"))
        );
        Assert.Equal("0", turn.Text("Status"));
        Assert.True((await bed.Bench.FinishAsync(turn)).Succeeded);
        await NothingEndedAsync(bed, Ping);
    }

    [Theory, Spec("checklist", "D035")]
    [InlineData("Host", "127.0.0.2")]
    [InlineData("DiagnosticsState", "Canceled")]
    public async Task writing_an_input_or_Canceled_stops_a_test_that_runs_without_an_event(
        string name,
        string value
    )
    {
        using var silent = Silent();
        await using var bed = await TestBed.StartAsync();
        await StartEchoAsync(bed, silent);
        await bed.WriteAsync(Echo, (name, value));
        await NothingEndedAsync(bed, Echo);
    }

    [Fact]
    public async Task a_restart_loses_the_test_and_the_state_is_None()
    {
        using var silent = Silent();
        await using var bed = await TestBed.StartAsync(with: options =>
            options with
            {
                RebootTime = TimeSpan.FromMilliseconds(50),
            }
        );
        await StartEchoAsync(bed, silent);
        bed.Cpe.PowerCycle();
        var boot = await bed.Bench.Acs.TakeAsync();
        Assert.Equal(["1 BOOT"], boot.Events());
        await bed.Bench.EndAsync(boot);
        await NothingEndedAsync(bed, Echo);
    }

    [Fact]
    public async Task Requested_again_starts_anew_and_ends_once()
    {
        using var silent = Silent();
        await using var bed = await TestBed.StartAsync();
        await StartEchoAsync(bed, silent);
        // Nobody listens there: each packet is lost at once.
        var nowhere = Port(silent);
        silent.Dispose();
        var result = await bed.RunAsync(
            Echo,
            ("Port", $"{nowhere}"),
            ("NumberOfRepetitions", "2"),
            ("InterTransmissionTime", "1"),
            ("Timeout", "50")
        );
        Assert.Equal(("0", "2"), (result["SuccessCount"], result["FailureCount"]));
        Assert.Equal("Complete", bed.Cpe.Get($"{Echo}DiagnosticsState"));
        await NothingEndedAsync(bed, Echo, "Complete");
    }

    [Fact]
    public async Task writing_an_input_of_a_finished_test_sets_its_state_to_None()
    {
        await using var bed = await TestBed.StartAsync();
        await bed.RunAsync(Ping, ("Host", "127.0.0.1"), ("NumberOfRepetitions", "1"));
        await bed.WriteAsync(Ping, ("DSCP", "10"));
        await NothingEndedAsync(bed, Ping);
    }

    [Theory, Spec("checklist", "H015")]
    [InlineData("Complete")]
    [InlineData("Error_Other")]
    public async Task the_states_that_are_the_devices_cannot_be_written(string state)
    {
        await using var bed = await TestBed.StartAsync();
        var turn = await bed.SetAsync(Ping, ("DiagnosticsState", state));
        Assert.Equal(9003, turn.FaultCode());
        Assert.Contains("9007", turn.Body, StringComparison.Ordinal);
        await bed.Bench.FinishAsync(turn);
        Assert.Equal("None", bed.Cpe.Get($"{Ping}DiagnosticsState"));
    }

    [Fact, Spec("checklist", "H014")]
    public async Task a_host_without_address_is_Error_CannotResolveHostName_with_event_8()
    {
        await using var bed = await TestBed.StartAsync();
        var result = await bed.RunAsync(Ping, ("Host", ""));
        Assert.Equal("Error_CannotResolveHostName", result["DiagnosticsState"]);
    }

    /// <summary>A test that is sure to run until somebody stops it: nobody answers for a minute.</summary>
    private static async Task StartEchoAsync(TestBed bed, Socket silent)
    {
        await bed.WriteAsync(
            Echo,
            ("Host", "127.0.0.1"),
            ("Port", $"{Port(silent)}"),
            ("NumberOfRepetitions", "1"),
            ("Timeout", "60000"),
            ("DiagnosticsState", "Requested")
        );
        using var patience = new CancellationTokenSource(LockStepAcs.Patience);
        Assert.Equal(56, await silent.ReceiveAsync(new byte[100], patience.Token));
    }

    /// <summary>The next event is one that the test raises itself, not the end of a diagnostic.</summary>
    private static async Task NothingEndedAsync(TestBed bed, string path, string state = "None")
    {
        Assert.Equal(state, bed.Cpe.Get($"{path}DiagnosticsState"));
        var turn = await bed.Bench.OpenAsync();
        Assert.True((await bed.Bench.FinishAsync(turn)).Succeeded);
    }

    private static Socket Silent()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private static long Number(Dictionary<string, string> values, string name) =>
        long.Parse(values[name], System.Globalization.CultureInfo.InvariantCulture);
}
