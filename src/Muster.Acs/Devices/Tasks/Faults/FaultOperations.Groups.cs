using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Devices.Tasks;

/// <summary>Faults by what they have in common.</summary>
internal sealed partial class FaultOperations
{
    private const int LongestReason = 500;
    private const int SamplesShown = 3;
    private const int FaultsLookedAt = 50;
    private const int SessionsLookedAt = 50;
    private static readonly TimeSpan LongestMute = TimeSpan.FromDays(366);

    // A fault is stored a little before or after the turn that brought it is.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    public Task<IReadOnlyList<FaultGroup>> GroupsAsync(int limit, CancellationToken cancellation) =>
        faults.GroupsAsync(Math.Clamp(limit, 1, 1000), cancellation);

    public async Task<FaultGroupDetail> GroupAsync(string id, CancellationToken cancellation)
    {
        var found = await faults.GroupAsync(id, cancellation) ?? throw UnknownGroup(id);
        return found with { Samples = await SamplesAsync(id, cancellation) };
    }

    public async Task<FaultGroup> MuteAsync(
        string id,
        MuteOrder order,
        string author,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var reason = order.Reason.Trim();
        if (reason.Length is 0 or > LongestReason)
            throw new OperationException(
                OperationFaultKind.Invalid,
                $"Say why, in 1 to {LongestReason} characters.",
                "reason"
            );
        if (order.Until is { } until && (until <= now || until > now + LongestMute))
            throw new OperationException(
                OperationFaultKind.Invalid,
                "The end lies within the next 366 days.",
                "until"
            );
        if (!await faults.MuteAsync(id, new(now, order.Until, author, reason), cancellation))
            throw UnknownGroup(id);
        return (await GroupAsync(id, cancellation)).Group;
    }

    public async Task<FaultGroup> UnmuteAsync(string id, CancellationToken cancellation)
    {
        var found = await faults.GroupAsync(id, cancellation) ?? throw UnknownGroup(id);
        if (found.Group.Mute is null)
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"The group {id} is not muted.",
                "id"
            );
        await faults.MuteAsync(id, null, cancellation);
        return found.Group with { Mute = null };
    }

    private async Task<List<FaultSample>> SamplesAsync(string id, CancellationToken cancellation)
    {
        var query = new FaultQuery { Group = id, Page = new PageRequest(FaultsLookedAt) };
        var page = await ListAsync(query, cancellation);
        var samples = new List<FaultSample>();
        foreach (var fault in page.Items.DistinctBy(each => each.DeviceId).Take(SamplesShown))
        {
            var session = await SessionOfAsync(fault, cancellation);
            samples.Add(new(fault.DeviceId, fault.At, fault.Message, session));
        }
        return samples;
    }

    private async Task<string?> SessionOfAsync(DeviceFault fault, CancellationToken cancellation)
    {
        var sessions = await transcripts.ListAsync(
            DeviceKey.OfId(fault.DeviceId),
            new PageRequest(SessionsLookedAt),
            cancellation
        );
        return sessions
            .Items.FirstOrDefault(each =>
                each.Began <= fault.At + Slack && fault.At <= each.Began + each.Duration + Slack
            )
            ?.Session.ToString("N");
    }

    private static OperationException UnknownGroup(string id) =>
        new(OperationFaultKind.NotFound, $"There is no group of faults '{id}' (any more).", "id");
}
