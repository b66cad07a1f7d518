using Muster.Acs.Operations;
using Xunit;

namespace Acs.Tests.Wire;

/// <summary>Sessions of one device, in the words of a test.</summary>
internal static class Session
{
    /// <summary>An Inform and the empty POST; answers the ACS's first request.</summary>
    public static async Task<WireReply> CallHomeAsync(
        this LockStepCpe cpe,
        string events = "2 PERIODIC",
        string version = "1.0",
        string ns = Xml.Cwmp12
    )
    {
        await cpe.InformAsync(events, version, ns);
        return await cpe.PostAsync("");
    }

    /// <summary>An Inform alone.</summary>
    public static Task<WireReply> InformAsync(
        this LockStepCpe cpe,
        string events = "2 PERIODIC",
        string version = "1.0",
        string ns = Xml.Cwmp12
    ) =>
        cpe.PostAsync(
            Xml.Inform(events: events, ns: ns)
                .Replace(
                    Xml.Parameter("Device.DeviceInfo.SoftwareVersion", "1.0"),
                    Xml.Parameter("Device.DeviceInfo.SoftwareVersion", version),
                    StringComparison.Ordinal
                )
        );

    public static Task<WireReply> AnswerAsync(
        this LockStepCpe cpe,
        WireReply request,
        string body,
        string ns = Xml.Cwmp12
    ) => cpe.PostAsync(Xml.Envelope(body, request.Text("ID"), ns));

    public static Task<DeviceTask> GetAsync(this TestAcs acs, DeviceTask task) =>
        acs.Tasks.GetAsync(task.Id, default);

    public static async Task<DeviceTask> DoneAsync(this TestAcs acs, DeviceTask task)
    {
        var now = await acs.GetAsync(task);
        Assert.True(now.State == TaskState.Done, $"{now.State}: {now.Fault?.Message}");
        return now;
    }

    /// <summary>Waits until a task has ended, as by a sweep that the test's clock has just started.</summary>
    public static async Task<DeviceTask> FinishedAsync(this TestAcs acs, DeviceTask task)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var now = await acs.GetAsync(task);
            if (now.IsFinished)
                return now;
            Assert.False(patience.IsCancellationRequested, $"The task is still {now.State}.");
            await Task.Yield();
        }
    }

    /// <summary>What is told of a device under a kind, the newest first.</summary>
    public static async Task<IReadOnlyList<DeviceEvent>> EventsAsync(
        this TestAcs acs,
        string device,
        string kind
    ) =>
        (
            await acs.Events.ListAsync(new EventQuery { DeviceId = device, Kind = kind }, default)
        ).Items;
}
