using Muster.Acs.Events;
using Muster.Acs.Storage;

namespace Muster.Acs.Provisioning.Presets;

/// <summary>The channels of one device whose rules could not be followed, as its sessions find and leave them.</summary>
internal sealed class ChannelFaults
{
    public IReadOnlyList<ChannelFault> All { get; private set; } = [];

    public void Load(IReadOnlyList<ChannelFault> faults) => All = faults;

    public ChannelFault? Find(string channel) =>
        All.FirstOrDefault(fault => fault.Channel == channel);

    /// <summary>Channels as they are now, or (null) well again.</summary>
    public void Apply(IReadOnlyDictionary<string, ChannelFault?> changed) =>
        All = [
            .. All.Where(fault => !changed.ContainsKey(fault.Channel)),
            .. changed.Values.OfType<ChannelFault>(),
        ];

    /// <summary>What is to be told of a change: a fault that opens or becomes another, and one that is no more.</summary>
    public IEnumerable<EventRecord> Told(
        IReadOnlyDictionary<string, ChannelFault?> changed,
        DateTimeOffset now
    )
    {
        foreach (var (channel, after) in changed)
        {
            var before = Find(channel);
            if (after is null)
            {
                if (before is not null)
                    yield return FaultEvents.Clear(channel, "done", now);
            }
            else if (!IsSame(before, after))
                yield return FaultEvents.Raise(
                    channel,
                    after.Fault.Code,
                    after.Fault.Message,
                    after.At,
                    new()
                    {
                        ["script"] = after.Fault.Script,
                        ["line"] = after.Fault.Line > 0 ? after.Fault.Line : null,
                        ["retries"] = after.Retries,
                        ["nextTry"] = after.NextTry,
                    }
                );
        }
    }

    private static bool IsSame(ChannelFault? before, ChannelFault after) =>
        before is not null
        && before.Fault.Code == after.Fault.Code
        && before.Fault.Message == after.Fault.Message;
}
