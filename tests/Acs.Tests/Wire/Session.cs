using Microsoft.Extensions.Time.Testing;
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
        await Wait.UntilAsync(async () => (await acs.GetAsync(task)).IsFinished);
        return await acs.GetAsync(task);
    }

    /// <summary>Takes a transfer on; the session is over.</summary>
    public static Task<WireReply> AcceptAsync(
        this LockStepCpe cpe,
        WireReply request,
        string rpc = "Download"
    ) =>
        cpe.AnswerAsync(
            request,
            $"<cwmp:{rpc}Response><Status>1</Status><StartTime>0001-01-01T00:00:00Z</StartTime>"
                + $"<CompleteTime>0001-01-01T00:00:00Z</CompleteTime></cwmp:{rpc}Response>"
        );

    public static async Task<Transfer> TransferAsync(this TestAcs acs, DeviceTask task)
    {
        var page = await acs.Transfers.ListAsync(new() { CommandKey = task.Id }, default);
        return Assert.Single(page.Items);
    }

    /// <summary>Lets time pass until the sweep has ended the task.</summary>
    public static Task PassAsync(
        this TestAcs acs,
        FakeTimeProvider clock,
        TimeSpan time,
        DeviceTask task
    )
    {
        clock.Advance(time);
        return acs.FinishedAsync(task);
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
