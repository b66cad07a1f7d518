using Muster.Acs.Events;
using Muster.Acs.Jobs;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Devices.Tasks;

/// <summary><see cref="IFaults"/>: the rows, and the device that remembers those of its channels.</summary>
internal sealed partial class FaultOperations(
    IFaultStore faults,
    ITaskStore tasks,
    ITranscriptStore transcripts,
    IJobStore jobs,
    JobRunner runner,
    IGrainFactory grains,
    TimeProvider clock
) : IFaults
{
    /// <summary>So much of a task's id names it, as in the northbound interface.</summary>
    private const int ShortestId = 24;

    public async Task<Page<DeviceFault>> ListAsync(FaultQuery query, CancellationToken cancellation)
    {
        var stored = await faults.ListAsync(query, cancellation);
        return new(
            [
                .. stored.Items.Select(fault =>
                    (fault.Task is { } task ? Of(task) : Of(fault)) with
                    {
                        Group = fault.Group,
                        Muted = fault.IsMuted,
                    }
                ),
            ],
            stored.NextCursor,
            stored.Total
        );
    }

    public async Task DismissAsync(string deviceId, string channel, CancellationToken cancellation)
    {
        if (await DismissTaskAsync(deviceId, channel, cancellation))
            return;
        var grain = grains.GetGrain<IDeviceGrain>(DeviceKey.OfId(deviceId).Value);
        if (!await grain.DismissFault(channel))
            throw new OperationException(
                OperationFaultKind.NotFound,
                $"{deviceId} has no fault on channel '{channel}'.",
                "channel"
            );
    }

    private async Task<bool> DismissTaskAsync(
        string deviceId,
        string channel,
        CancellationToken cancellation
    ) =>
        FaultEvents.TaskOfChannel(channel) is { Length: >= ShortestId } id
        && await tasks.FindByPrefixAsync(id, cancellation) is { } task
        && task.DeviceId == deviceId
        && await tasks.DismissFaultAsync(task.Id, cancellation);

    private static DeviceFault Of(DeviceTask task)
    {
        var fault = task.Fault ?? new TaskFault("expired", "The task expired.", []);
        return new(task.DeviceId, FaultEvents.ChannelOfTask(task.Id))
        {
            Code = fault.Code,
            Message = fault.Message,
            Parameters = fault.Parameters,
            At = task.Finished ?? task.Created,
            Retries = Math.Max(0, task.Attempts - 1),
            Task = task.Id,
            TaskKind = StorageJson.KindOf(task.Request),
        };
    }

    private static DeviceFault Of(StoredFault stored)
    {
        var (channel, fault) = (stored.Channel!, stored.Channel!.Fault);
        return new(stored.DeviceId, channel.Channel)
        {
            Code = fault.Code,
            Message = fault.Message,
            Parameters = fault.Parameters,
            At = channel.At,
            Retries = channel.Retries,
            NextTry = channel.NextTry,
            Script = fault.Script,
            Line = fault.Line > 0 ? fault.Line : null,
            ErrorName = fault.Name,
            Stack = fault.Stack,
            Provisions = channel.Provisions,
        };
    }
}
