using Acs.Tests.Wire;
using Conformance.Live;
using Xunit;

namespace Conformance.Diagnostics;

/// <summary>A real agent that never runs the tests it is asked for, and the server that waits for it.</summary>
public sealed class ForgetfulDeviceTests
{
    [Fact]
    public async Task A_device_that_never_tells_of_a_test_ends_in_a_clear_time_out()
    {
        var clock = new TestClock();
        await using var device = await LiveDevice.StartAsync(
            cpe: agent => agent with { ForgetsDiagnostics = true },
            time: clock
        );
        var asked = await device.RunAsync(
            """{"kind":"ipPing","host":"127.0.0.1","timeLimitSeconds":60}""",
            wait: false
        );
        var path = "tasks/" + asked.GetProperty("id").GetString();
        Task<string> StateAsync() => TextAsync(device, path, "state");
        await LiveDevice.EventuallyAsync(StateAsync, state => state == "awaiting");
        // It calls again, for other reasons, and still has not begun.
        var name = "Device.IP.Diagnostics.IPPing.DiagnosticsState";
        var read = await device.DoneAsync(
            $$"""{"kind":"getParameterValues","parameterNames":["{{name}}"]}"""
        );
        Assert.Contains("Requested", read.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("awaiting", await StateAsync());

        clock.Advance(TimeSpan.FromSeconds(61));
        await LiveDevice.EventuallyAsync(StateAsync, state => state == "failed");
        var fault = (await device.GetAsync(path)).GetProperty("fault");
        Assert.Equal("timeout", fault.GetProperty("code").GetString());
        Assert.Contains("8 DIAGNOSTICS COMPLETE", fault.GetProperty("message").GetString());
        await device.DoneAsync($$"""{"kind":"getParameterValues","parameterNames":["{{name}}"]}""");
    }

    private static async Task<string> TextAsync(LiveDevice device, string path, string name) =>
        (await device.GetAsync(path)).GetProperty(name).GetString()!;
}
