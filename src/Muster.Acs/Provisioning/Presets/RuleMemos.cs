using System.Collections.Concurrent;
using Muster.Acs.Devices;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Provisioning.Presets;

/// <summary>
/// That the rules had nothing to do for a device, and what that depended on: while none of it changes,
/// its sessions need not ask again. Kept while the device is in memory.
/// </summary>
internal sealed class RuleMemos
{
    private readonly ConcurrentDictionary<long, Memo> _memos = new();

    /// <param name="Looked">Of each informed parameter, whether a rule looked at it.</param>
    private sealed record Memo(
        long Rules,
        IReadOnlyList<ParameterValueStruct> Informed,
        bool[] Looked,
        IReadOnlyList<string> Events,
        double ValidUntil
    );

    /// <summary>Whether the rules would do nothing in this session.</summary>
    public bool IsIdle(long rules, DeviceRecord device) =>
        _memos.TryGetValue(device.RowId, out var memo)
        && memo.Rules == rules
        && device.LastInform.ToUnixTimeMilliseconds() < memo.ValidUntil
        && memo.Events.SequenceEqual(device.LastEvents)
        && IsSame(memo, device.Informed);

    /// <param name="hasLooked">Whether a rule looked at a parameter.</param>
    public void Keep(
        long rules,
        DeviceRecord device,
        double validUntil,
        Func<string, bool> hasLooked
    )
    {
        if (validUntil <= device.LastInform.ToUnixTimeMilliseconds())
            return;
        bool[] looked = [.. device.Informed.Select(parameter => hasLooked(parameter.Name))];
        _memos[device.RowId] = new(rules, device.Informed, looked, device.LastEvents, validUntil);
    }

    /// <summary>Something else changed: its tree, its tags, its faults.</summary>
    public void Forget(long rowId) => _memos.TryRemove(rowId, out _);

    // A device that tells its uptime each time tells nothing new to rules that never look at it.
    private static bool IsSame(Memo memo, IReadOnlyList<ParameterValueStruct> informed)
    {
        if (ReferenceEquals(memo.Informed, informed))
            return true;
        if (memo.Informed.Count != informed.Count)
            return false;
        for (var at = 0; at < informed.Count; at++)
        {
            var (before, now) = (memo.Informed[at], informed[at]);
            if (before.Name != now.Name || (memo.Looked[at] && before.Value != now.Value))
                return false;
        }
        return true;
    }
}
