using System.Collections.Concurrent;
using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Data;
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
    /// <param name="Events">Those that presets asked for, and whether the Inform had them.</param>
    private sealed record Memo(
        long Rules,
        IReadOnlyList<ParameterValueStruct> Informed,
        bool[] Looked,
        KeyValuePair<string, bool>[] Events,
        double ValidUntil
    );

    /// <summary>Whether the rules would do nothing in this session.</summary>
    public bool IsIdle(long rules, DeviceRecord device) =>
        _memos.TryGetValue(device.RowId, out var memo)
        && memo.Rules == rules
        && device.LastInform.ToUnixTimeMilliseconds() < memo.ValidUntil
        && Array.TrueForAll(
            memo.Events,
            asked => PresetMatch.HasEvent(asked.Key, device) == asked.Value
        )
        && IsSame(memo, device.Informed);

    public void Keep(long rules, DeviceRecord device, double validUntil, DeviceFacts facts)
    {
        if (validUntil <= device.LastInform.ToUnixTimeMilliseconds())
            return;
        bool[] looked =
        [
            .. device.Informed.Select(parameter => facts.Looked.Contains(parameter.Name)),
        ];
        _memos[device.RowId] = new(rules, device.Informed, looked, [.. facts.Asked], validUntil);
    }

    /// <summary>Something else changed: its tree, its tags, its faults.</summary>
    public void Forget(long rowId) => _memos.TryRemove(rowId, out _);

    public void ForgetAll() => _memos.Clear();

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
