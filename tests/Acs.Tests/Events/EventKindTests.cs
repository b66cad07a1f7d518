using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Tests.Events;

/// <summary>What is told of devices beside their Informs, from the wire to the log.</summary>
public sealed class EventKindTests
{
    private const string Device = "00AABB-HG1-1";

    [Fact]
    public async Task A_boot_is_told_and_whether_it_was_asked_for()
    {
        await using var acs = await TestAcs.StartAsync();
        using var cpe = acs.NewCpe();
        await CallAsync(cpe, "0 BOOTSTRAP|1 BOOT");
        await CallAsync(cpe, "2 PERIODIC");
        await CallAsync(cpe, "1 BOOT");
        await CallAsync(cpe, "1 BOOT|M Reboot=key-7");
        var boots = await acs.EventsAsync(Device, "device.booted");
        Assert.Equal([false, false, true], boots.Select(e => Flag(e, "isBootstrap")));
        Assert.Equal(["key-7", null, null], boots.Select(e => Text(e, "commandKey")));
        Assert.Equal("1.0", Text(boots[0], "softwareVersion"));
        Assert.Single(await acs.EventsAsync(Device, "device.new"));
    }

    [Fact]
    public async Task A_fault_is_raised_once_and_cleared_when_it_is_retried_or_dismissed()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.IntroduceAsync();
        var task = await acs.SubmitAsync(Device, new GetParameterValuesRequest(["Device.X"]));
        await RefuseAsync(acs);
        var raised = Assert.Single(await acs.EventsAsync(Device, "fault.raised"));
        Assert.Equal(
            ($"task_{task.Id}", "9005", "getParameterValues"),
            (Text(raised, "channel"), Text(raised, "code"), Text(raised, "taskKind"))
        );
        Assert.Empty(await acs.EventsAsync(Device, "fault.cleared"));

        await acs.Tasks.RetryAsync(task.Id, default);
        await RefuseAsync(acs);
        using (
            var gone = await acs.Api.DeleteAsync($"api/v1/devices/{Device}/faults/task_{task.Id}")
        )
            gone.EnsureSuccessStatusCode();
        using (
            var again = await acs.Api.DeleteAsync($"api/v1/devices/{Device}/faults/task_{task.Id}")
        )
            Assert.False(again.IsSuccessStatusCode);
        var faults = await acs.EventsAsync(Device, "fault.*");
        Assert.Equal(
            ["fault.cleared", "fault.raised", "fault.cleared", "fault.raised"],
            faults.Select(e => e.Kind)
        );
        Assert.Equal(["dismissed", null, "retried", null], faults.Select(e => Text(e, "reason")));
    }

    [Fact]
    public async Task A_retry_of_what_was_dismissed_clears_nothing()
    {
        await using var acs = await TestAcs.StartAsync();
        await acs.IntroduceAsync();
        var task = await acs.SubmitAsync(Device, new GetParameterValuesRequest(["Device.X"]));
        await RefuseAsync(acs);
        using (
            var gone = await acs.Api.DeleteAsync($"api/v1/devices/{Device}/faults/task_{task.Id}")
        )
            gone.EnsureSuccessStatusCode();
        await acs.Tasks.RetryAsync(task.Id, default);
        var cleared = Assert.Single(await acs.EventsAsync(Device, "fault.cleared"));
        Assert.Equal("dismissed", Text(cleared, "reason"));
    }

    private static async Task CallAsync(LockStepCpe cpe, string events)
    {
        await cpe.PostAsync(Xml.Inform(events: events));
        await cpe.PostAsync("");
        cpe.Cookie = null;
    }

    private static async Task RefuseAsync(TestAcs acs)
    {
        using var cpe = acs.NewCpe();
        var request = await cpe.CallHomeAsync();
        await cpe.AnswerAsync(request, Xml.Fault(9005, "no such parameter"));
    }

    private static bool Flag(DeviceEvent told, string name) =>
        told.Details!.Value.GetProperty(name).GetBoolean();

    private static string? Text(DeviceEvent told, string name) =>
        told.Details!.Value.TryGetProperty(name, out var value) ? value.GetString() : null;
}
