using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Devices.Tasks.Diagnostics;
using Muster.Acs.History;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Procedures;

/// <summary>What operators asked for, one task after the other, until none is pending.</summary>
internal static class DrainTasks
{
    public static async Task RunAsync(DeviceSession device)
    {
        while (Next(device) is { } pending)
            await RunAsync(device, pending);
    }

    private static DeviceTask? Next(DeviceSession device)
    {
        var node = device.Services.Node;
        return node.Admission.IsStorm
            ? device.Tasks.NextPending(device.Now, node.Board)
            : device.Tasks.NextPending(device.Now);
    }

    /// <summary>One of them; answers how it stands afterwards.</summary>
    public static async Task<DeviceTask> RunAsync(DeviceSession device, DeviceTask pending)
    {
        if (pending.Expires <= device.Now)
        {
            var expired = TaskRules.Expire(pending, device.Now);
            await device.StoreAsync(expired);
            return expired;
        }
        var task = TaskRules.Begin(pending, device.Now);
        device.Cpe.Cause = CauseOf(task);
        if (TaskRules.IsOnce(task.Request))
            await device.StoreAsync(task);
        else
            device.Show(task);
        var outcome = await OutcomeAsync(device, task);
        // A report that came before the answer to the RPC has ended it already.
        if (device.Tasks.Find(task.Id) is not null)
            await device.StoreAsync(outcome);
        // Some devices run a test before the session ends, and send no event for it afterwards.
        await CollectDiagnostics.LookAsync(device, outcome);
        return outcome;
    }

    private static string CauseOf(DeviceTask task)
    {
        var author = task.Author.Length == 0 ? "" : $" by {task.Author}";
        return $"task {task.Id} {StorageJson.KindOf(task.Request)}{author}";
    }

    // "A Fault is stored with its code; the next work continues."
    private static async Task<DeviceTask> OutcomeAsync(DeviceSession device, DeviceTask task)
    {
        device.Author = HistoryCauses.Of(task);
        try
        {
            return await TaskRun.RunAsync(device, task);
        }
        catch (CpeFaultException refused)
        {
            return TaskRules.Fail(task, TaskFaults.Of(refused.Refusal), device.Now);
        }
        catch (OperationException wrong)
        {
            return TaskRules.Fail(task, new TaskFault("invalid", wrong.Message, []), device.Now);
        }
        finally
        {
            device.Author = null;
        }
    }
}
