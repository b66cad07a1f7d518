using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Recording;
using Muster.Acs.Storage;
using Muster.Cwmp.Messages;

namespace Muster.Acs.History;

/// <summary>
/// The changes of one device, gathered from what is learned of it until they are stored with it. Bounded:
/// a tree that is read for the first time, or that becomes another, only marks that history begins there.
/// </summary>
internal sealed class HistoryDraft(HistoryPolicy policy, DeviceRecord device)
{
    /// <summary>Changes kept of one step of a session.</summary>
    public const int Most = 500;

    /// <summary>Values that became known, kept one by one: more of them are a first reading.</summary>
    public const int MostFirst = 50;

    /// <summary>Characters kept of a value.</summary>
    public const int MaxText = 1_000;

    private readonly HashSet<string> _added = new(StringComparer.Ordinal);
    private Dictionary<string, ParameterValue>? _informed;
    private List<HistoryRow> _rows = [];
    private int _first;
    private bool _isPartial;

    /// <summary>What one step of learning changed.</summary>
    public void Compare(Shadow before, Shadow after, HistoryCause cause, DateTimeOffset now)
    {
        var old = before.Nodes;
        var fresh = after.Nodes;
        var (i, j) = (0, 0);
        while (i < old.Length || j < fresh.Length)
        {
            var order =
                i == old.Length ? 1
                : j == fresh.Length ? -1
                : string.CompareOrdinal(old[i].Path, fresh[j].Path);
            if (order < 0)
                Removed(old[i++], cause, now);
            else if (order > 0)
                Added(before, fresh[j++], cause, now);
            else
                Changed(old[i++], fresh[j++], cause, now);
        }
    }

    /// <summary>Those of an Inform's values that are worth a look at the tree; mostly none.</summary>
    public List<ParameterValueStruct> Differing(IReadOnlyList<ParameterValueStruct> values) =>
        [
            .. values.Where(value =>
                Informed.TryGetValue(value.Name, out var known)
                    ? known.Text != value.Value.Text && !IsNoise(value)
                    : !IsNoise(value)
            ),
        ];

    /// <summary>The same for an Inform: <paramref name="values"/> are those that differ.</summary>
    public void Compare(
        Shadow before,
        IReadOnlyList<ParameterValueStruct> values,
        HistoryCause cause,
        DateTimeOffset now
    )
    {
        foreach (var (name, value) in values)
        {
            var node = before.TryGet(name, out var known) ? known : new ShadowNode(name);
            Changed(node, node with { Value = value }, cause, now);
        }
    }

    /// <summary>What was gathered since it was last taken; null when nothing was.</summary>
    public HistoryBatch? Take(DateTimeOffset now)
    {
        if (_rows.Count == 0 && !_isPartial)
            return null;
        var batch = new HistoryBatch(_rows, _isPartial, now);
        (_rows, _isPartial, _first) = ([], false, 0);
        return batch;
    }

    private Dictionary<string, ParameterValue> Informed
    {
        get
        {
            if (_informed is null)
            {
                _informed = new(StringComparer.Ordinal);
                foreach (var (name, value) in device.Informed)
                    _informed[name] = value;
            }
            return _informed;
        }
    }

    private bool IsNoise(ParameterValueStruct value) =>
        policy.IsNoise(value.Name, value.Value.Type, null);

    // The last Inform is kept beside the tree, and is newer than what was read before it.
    private ParameterValue? Known(in ShadowNode node) =>
        (node.Value is null || node.SeenAt is null || node.SeenAt < device.LastInform)
        && Informed.TryGetValue(node.Path, out var told)
            ? told
            : node.Value;

    private void Changed(
        in ShadowNode old,
        in ShadowNode fresh,
        HistoryCause cause,
        DateTimeOffset now
    )
    {
        if (fresh.Value is not { } value || ReferenceEquals(old.Value?.Text, value.Text))
            return;
        var known = Known(old);
        if (known is { } before && before.Text == value.Text)
            return;
        if (policy.IsNoise(fresh.Path, value.Type, fresh.Writable))
            return;
        if (known is { } from)
            Add(fresh.Path, HistoryKind.Changed, from, value, cause, now);
        else
            First(fresh.Path, value, cause, now);
    }

    private void Removed(in ShadowNode old, HistoryCause cause, DateTimeOffset now)
    {
        var value = Known(old);
        if (old.IsObject ? !IsInstance(old.Path) : value is null)
            return;
        if (!policy.IsNoise(old.Path, value?.Type, old.Writable))
            Add(old.Path, HistoryKind.Removed, value, null, cause, now);
    }

    private void Added(Shadow before, in ShadowNode fresh, HistoryCause cause, DateTimeOffset now)
    {
        if (!fresh.IsObject)
        {
            Changed(new ShadowNode(fresh.Path), fresh, cause, now);
            return;
        }
        // Of a table whose rows were never listed, nobody knows which are new.
        if (
            !IsInstance(fresh.Path)
            || !before.TryGet(Table(fresh.Path), out var table)
            || table.SeenAt is null
            || policy.IsNoise(fresh.Path, null, fresh.Writable)
        )
            return;
        _added.Add(fresh.Path);
        Add(fresh.Path, HistoryKind.Added, null, null, cause, now);
    }

    private void First(string path, ParameterValue value, HistoryCause cause, DateTimeOffset now)
    {
        // What is below a new instance is as new as that.
        if (
            _added.Count > 0
            && _added.Any(added => path.StartsWith(added, StringComparison.Ordinal))
        )
            return;
        if (_first++ < MostFirst)
            Add(path, HistoryKind.FirstSeen, null, value, cause, now);
        else
            _isPartial = true;
    }

    private void Add(
        string path,
        HistoryKind kind,
        ParameterValue? from,
        ParameterValue? to,
        HistoryCause cause,
        DateTimeOffset now
    )
    {
        if (_rows.Count == Most)
        {
            _isPartial = true;
            return;
        }
        _rows.Add(
            new(path, kind, Text(path, from), Text(path, to))
            {
                Type = to is null ? from?.Type : null,
                At = now,
                Cause = cause,
            }
        );
    }

    private static string? Text(string path, ParameterValue? value) =>
        value is not { } known ? null
        : SecretNames.Hide(path, known.Text) is { Length: > MaxText } much ? much[..MaxText] + "…"
        : SecretNames.Hide(path, known.Text);

    private static bool IsInstance(string path)
    {
        var name = path.AsSpan(0, path.Length - 1);
        name = name[(name.LastIndexOf('.') + 1)..];
        return name.Length > 0 && !name.ContainsAnyExceptInRange('0', '9');
    }

    private static string Table(string instance) =>
        instance[..(instance.AsSpan(0, instance.Length - 1).LastIndexOf('.') + 1)];
}
