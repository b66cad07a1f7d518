using System.Text.Json;
using Muster.Acs.Access;
using Muster.Acs.Clustering;
using Muster.Acs.Devices;
using Muster.Acs.Events;
using Muster.Acs.Nbi.Documents;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Nbi.Tasks;

/// <summary>What is done to tasks and faults that are there.</summary>
internal sealed class NbiTasks(
    ITaskStore store,
    ITasks tasks,
    IFaults faults,
    Awake awake,
    NbiDevices devices,
    Gate gate
)
{
    private const int LongestId = 32;

    public async Task DeleteAsync(NbiExchange exchange, string id)
    {
        await RemoveAsync(await GetAsync(id, exchange.Cancellation), exchange.Cancellation);
        await exchange.EndAsync(200);
    }

    /// <summary>POST /tasks/ID/retry; other words are nothing.</summary>
    public async Task ActAsync(NbiExchange exchange, string id, string word)
    {
        if (word != "retry")
            throw NbiRefusal.NotFound("");
        var task = await GetAsync(id, exchange.Cancellation);
        await FreeAsync(task.DeviceId);
        if (task.State == TaskState.Failed)
            await tasks.RetryAsync(task.Id, exchange.Cancellation);
        await exchange.EndAsync(200);
    }

    /// <summary>Of a task's channel the task goes with the fault; what is not there is gone already.</summary>
    public async Task DeleteFaultAsync(NbiExchange exchange, string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            throw NbiRefusal.NotFound();
        var channel = name[(colon + 1)..];
        if (await devices.FindAsync(name[..colon], exchange.Cancellation) is { } device)
        {
            if (
                FaultEvents.TaskOfChannel(channel) is { } id
                && await FindAsync(id, exchange.Cancellation) is { } task
                && task.DeviceId == device.Id
            )
                await RemoveAsync(task, exchange.Cancellation);
            else
                await DismissAsync(device, channel, exchange.Cancellation);
        }
        await exchange.EndAsync(200);
    }

    /// <summary>The other tasks of the device that have this key go.</summary>
    public async Task ReplaceAsync(DeviceTask task, string key, CancellationToken cancellation)
    {
        var (after, found) = (0L, 0);
        do
        {
            var piece = await store.OnHandAsync(after, task.DeviceId, 500, cancellation);
            foreach (var (sequence, other) in piece)
            {
                after = sequence;
                if (other.Id != task.Id && KeyOf(other) == key)
                    await TryRemoveAsync(other, cancellation);
            }
            found = piece.Count;
        } while (found > 0);
    }

    private async Task RemoveAsync(DeviceTask task, CancellationToken cancellation)
    {
        await FreeAsync(task.DeviceId);
        if (!task.IsFinished)
            await tasks.CancelAsync(task.Id, cancellation);
        else
            await faults.DismissAsync(
                task.DeviceId,
                FaultEvents.ChannelOfTask(task.Id),
                cancellation
            );
    }

    private async Task TryRemoveAsync(DeviceTask task, CancellationToken cancellation)
    {
        try
        {
            await RemoveAsync(task, cancellation);
        }
        catch (Exception late) when (late is OperationException or NbiRefusal)
        {
            // It has begun, or it has ended by itself.
        }
    }

    private async Task DismissAsync(
        DeviceRecord device,
        string channel,
        CancellationToken cancellation
    )
    {
        await FreeAsync(device.Id);
        try
        {
            await faults.DismissAsync(device.Id, channel, cancellation);
        }
        catch (OperationException missing) when (missing.Kind == OperationFaultKind.NotFound)
        {
            // It is as it shall be.
        }
    }

    private async Task FreeAsync(string device)
    {
        if (await awake.IsOpenAsync(DeviceKey.OfId(device)))
            throw new NbiRefusal(503, NbiDevices.InSession);
    }

    private async Task<DeviceTask> GetAsync(string id, CancellationToken cancellation) =>
        await FindAsync(id, cancellation) ?? throw NbiRefusal.NotFound("Task not found");

    /// <summary>A task that is shown: one that has not finished, or that failed.</summary>
    private async Task<DeviceTask?> FindAsync(string id, CancellationToken cancellation)
    {
        var isId =
            id.Length is >= TaskDocuments.IdLength and <= LongestId && id.All(char.IsAsciiHexDigit);
        var found = isId
            ? await store.FindByPrefixAsync(id.ToLowerInvariant(), cancellation)
            : null;
        return
            found is { IsFinished: false } or { State: TaskState.Failed }
            && await gate.SightOf(Resource.Tasks).SeesAsync(found.DeviceId, cancellation)
            ? found
            : null;
    }

    private static string? KeyOf(DeviceTask task)
    {
        if (task.Origin is not { } origin)
            return null;
        using var json = JsonDocument.Parse(origin);
        return
            json.RootElement.TryGetProperty("uniqueKey", out var key)
            && key.ValueKind == JsonValueKind.String
            ? key.GetString()
            : null;
    }
}
