using System.Runtime.InteropServices;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Targets;
using Muster.Cwmp.DataModel;

namespace Muster.Acs.Provisioning.Plans;

/// <summary>How often what would be done, by parameter and cause; bounded.</summary>
internal sealed class PlanCounts
{
    private const int Most = 5_000;
    private static readonly Key Others = new("others", "", "");

    private readonly Dictionary<Key, Count> _counts = [];
    private readonly Dictionary<(string Path, string Cause), Presence> _names = [];

    private readonly record struct Key(string Action, string Path, string Cause);

    private record struct Presence(bool IsSomewhere, long Absent);

    private record struct Count(long Devices, long Times);

    public long Devices { get; private set; }
    public long Changed { get; private set; }
    public long Unknown { get; private set; }
    public long Faulty { get; private set; }

    public void Add(PlannedDevice device, IReadOnlyCollection<NamedPath> names)
    {
        foreach (var name in names)
            Add((name.Path, name.Cause.ToString()), new(name.IsThere, name.IsThere ? 0 : 1));
        Devices++;
        Changed += device.Changes.Count > 0 ? 1 : 0;
        Unknown += device.Unknown.Any(each => each.Action != "noValue") ? 1 : 0;
        Faulty += device.Faults.Count > 0 ? 1 : 0;
        if (device.Changes.Count + device.Unknown.Count + device.Faults.Count == 0)
            return;
        var seen = new HashSet<Key>();
        foreach (var change in device.Changes.Concat(device.Unknown))
            Add(KeyOf(change), seen);
        foreach (var fault in device.Faults)
            Add(new("fault", $"{fault.Code} {fault.Message}", fault.Channel), seen);
    }

    public void Add(PlanCounts others)
    {
        Devices += others.Devices;
        Changed += others.Changed;
        Unknown += others.Unknown;
        Faulty += others.Faulty;
        foreach (var (name, presence) in others._names)
            Add(name, presence);
        foreach (var (key, count) in others._counts)
        {
            ref var sum = ref At(key);
            sum = new(sum.Devices + count.Devices, sum.Times + count.Times);
        }
    }

    public IReadOnlyList<PlanCount> List() =>
        [
            .. _counts
                .OrderByDescending(each => each.Value.Devices)
                .ThenBy(each => each.Key.Cause, StringComparer.Ordinal)
                .ThenBy(each => each.Key.Path, StringComparer.Ordinal)
                .Select(each => new PlanCount(
                    each.Key.Action,
                    each.Key.Path,
                    each.Key.Cause,
                    each.Value.Devices,
                    each.Value.Times
                )),
            .. _names
                .Where(each => !each.Value.IsSomewhere)
                .OrderBy(each => each.Key.Cause, StringComparer.Ordinal)
                .ThenBy(each => each.Key.Path, StringComparer.Ordinal)
                .Select(each => new PlanCount(
                    "nowhere",
                    each.Key.Path,
                    each.Key.Cause,
                    each.Value.Absent,
                    each.Value.Absent
                )),
        ];

    private void Add((string Path, string Cause) name, Presence presence)
    {
        if (_names.Count >= Most && !_names.ContainsKey(name))
            return;
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_names, name, out _);
        sum = new(sum.IsSomewhere || presence.IsSomewhere, sum.Absent + presence.Absent);
    }

    private static Key KeyOf(PlannedChange change) =>
        change.Action is "tag" or "untag" or "download"
            ? new(change.Action, change.Path, change.Cause)
            : new(change.Action, ParameterPath.ToModelPath(change.Path), change.Cause);

    private void Add(Key key, HashSet<Key> seen)
    {
        var isNew = seen.Add(key);
        ref var count = ref At(key);
        count = new(count.Devices + (isNew ? 1 : 0), count.Times + 1);
    }

    private ref Count At(Key key)
    {
        if (_counts.Count >= Most && !_counts.ContainsKey(key))
            key = Others;
        return ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out _);
    }
}
