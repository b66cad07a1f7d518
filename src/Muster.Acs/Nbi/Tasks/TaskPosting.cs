using Muster.Acs.Access;
using Muster.Acs.Api;
using Muster.Acs.Devices;
using Muster.Acs.Nbi.Documents;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Acs.Waking;

namespace Muster.Acs.Nbi.Tasks;

/// <summary>
/// POST /devices/ID/tasks: 200 when the task was done, 202 when it waits or failed, with the cause as the
/// reason phrase, and 504 when a connection request alone failed.
/// </summary>
internal sealed class TaskPosting(
    NbiDevices devices,
    IDeviceStore store,
    ITasks tasks,
    NbiTasks others,
    TaskPatience patience,
    IWaker waker,
    Gate gate
)
{
    /// <summary>The original never gives a task up by itself.</summary>
    private static readonly TimeSpan Never = TimeSpan.FromDays(3650);

    public async Task PostAsync(NbiExchange exchange, string id)
    {
        var body = await BoundedBody.ReadAsync(exchange.Http.Request);
        var wakes = exchange.Query.Has("connection_request");
        if (body.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            if (!wakes)
                throw NbiRefusal.Bad("");
            await WakeAsync(exchange, id);
            return;
        }
        var posted = NbiTask.Read(body, gate.Now);
        var device = await devices.GetAsync(id, exchange.Cancellation);
        var task = await SubmitAsync(exchange, device, posted);
        if (!wakes)
        {
            await exchange.EndAsync(202, TaskDocuments.Of(task));
            return;
        }
        var (status, reason) = await patience.RunAsync(
            device,
            task,
            exchange.Query["timeout"],
            exchange.Cancellation
        );
        await exchange.EndAsync(status, TaskDocuments.Of(task), reason);
    }

    private async Task WakeAsync(NbiExchange exchange, string id)
    {
        var device = await devices.GetAsync(id, exchange.Cancellation);
        var outcome = await gate.ChangeAsync(
            new(Resource.Wakes, "wake", device.Id) { DeviceId = device.Id, Type = "task" },
            () => waker.AskAsync(device.Key, exchange.Cancellation),
            null,
            exchange.Cancellation
        );
        if (WakeWords.Of(outcome) is not { } failure)
            await exchange.EndAsync(200);
        else
            await exchange.EndAsync(504, failure, failure);
    }

    private async Task<DeviceTask> SubmitAsync(
        NbiExchange exchange,
        DeviceRecord device,
        NbiTask posted
    )
    {
        var scan = new DeviceScan { WithTree = true, Where = [new DeviceRowIs([device.RowId])] };
        var found = await store.ScanAsync(scan, exchange.Cancellation);
        var tree = found.Count > 0 ? found[0].Tree : Shadow.Empty;
        var request = new TaskMapping(tree).Map(posted);
        var options = new SubmitOptions
        {
            Author = exchange.Author,
            Origin = TaskDocuments.OriginOf(posted),
            NotBefore = posted.Timestamp,
            ExpiresAt = posted.Expiry ?? gate.Now + Never,
        };
        var stored = await tasks.SubmitAsync(device.Id, [request], options, exchange.Cancellation);
        if (posted.UniqueKey is { } key)
            await others.ReplaceAsync(stored[0], key, exchange.Cancellation);
        return stored[0];
    }
}
