using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Paths;

namespace Muster.Acs.Provisioning.Planning;

/// <summary>What must be asked of a device before declarations can be judged. Pure.</summary>
internal sealed class Needs(DeviceData data, PlannerHints hints)
{
    private const int Deep = 1000;

    private readonly SortedDictionary<string, Listing> _listings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Cause> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Cause> _attributes = new(StringComparer.Ordinal);
    private Declaration _for = null!;

    /// <summary>GetParameterNames, none of them inside what another lists.</summary>
    public IReadOnlyList<Listing> Listings => Outermost();

    /// <summary>Complete names whose values are to be read.</summary>
    public IReadOnlyDictionary<string, Cause> Values => _values;

    /// <summary>Complete names whose attributes are to be read.</summary>
    public IReadOnlyDictionary<string, Cause> Attributes => _attributes;

    public bool IsEmpty => _listings.Count + _values.Count + _attributes.Count == 0;

    public void Add(Declaration declaration)
    {
        _for = declaration;
        var path = declaration.Path;
        if (path.Depth > 0 && DeviceFacts.IsOurs(path.Segments[0].Text))
            return;
        Walk(new("", path, 0, declaration.Times, declaration.PathAt));
    }

    private readonly record struct Step(
        string At,
        PathPattern Path,
        int Index,
        AttributeTimes Times,
        long PathAt
    )
    {
        public PathSegment Segment => Path.Segments[Index];

        public bool IsLast => Index == Path.Depth - 1;

        public Step Into(string child) => this with { At = child, Index = Index + 1 };
    }

    /// <summary>False when something must be asked before one could say.</summary>
    private bool Walk(in Step step)
    {
        if (step.Index == step.Path.Depth)
            return Leaf(step);
        return step.Segment.Kind == SegmentKind.Name ? Named(step) : Every(step);
    }

    private bool Named(in Step step)
    {
        var child = DeviceData.Join(step.At, step.Segment.Text);
        if (data.Find(child) is not { } node)
            return data.Find(step.At)?.ListedAt >= step.PathAt || Unknown(step);
        var isFresh = true;
        var listing = ListingTime(step.Times);
        if (step.IsLast && listing > 1)
            isFresh = Listed(step.At, Math.Max(step.PathAt, listing));
        else if (step.IsLast && step.PathAt > 1 && !IsSeen(node, step))
            isFresh = Listed(step.At, step.PathAt);
        return Walk(step.Into(child)) && isFresh;
    }

    // Whose value is as fresh as that was there then; and reading it will show it.
    private static bool IsSeen(DataNode node, in Step step) =>
        !node.IsObject && Math.Max(step.Times.Value, node.ValueAt) >= step.PathAt;

    private bool Every(in Step step)
    {
        var isFresh = data.Find(step.At)?.ListedAt >= step.PathAt || Unknown(step);
        foreach (var child in data.Children(step.At))
        {
            if (step.At.Length == 0 && DeviceFacts.IsOurs(child.Name))
                continue;
            var has = step.Segment.Kind == SegmentKind.Any ? true : HasKeys(child.Path, step);
            if (has == true)
                isFresh &= Walk(step.Into(child.Path));
            else if (has is null)
                isFresh = false;
        }
        return isFresh;
    }

    // "Using an alias makes the engine first discover the path and read every key."
    private bool? HasKeys(string child, in Step step)
    {
        if (data.Find(child) is not { IsObject: true })
            return false;
        var isKnown = true;
        foreach (var pair in step.Segment.Pairs)
            isKnown &= Walk(new(child, pair.Key, 0, new AttributeTimes { Value = 1 }, 1));
        return isKnown ? PathMatch.HasKeys(data, child, step.Segment.Pairs) : null;
    }

    private bool Leaf(in Step step)
    {
        if (data.Find(step.At) is not { } node)
            return true;
        if (_for.IsDeep && ReferenceEquals(step.Path, _for.Path))
            return Tree(step, node);
        if (node.IsObject)
            return true;
        var isFresh = true;
        if (_for.Value is not null && node.Writable is null && hints.IsWritable(node) is null)
            isFresh = Listed(DeviceData.Parent(step.At), 1);
        return Value(node, step.Times) && isFresh;
    }

    private bool Value(in DataNode node, AttributeTimes times)
    {
        var isFresh = true;
        if (node.ValueAt < times.Value && !hints.Unreadable.Contains(node.Path))
            isFresh = !_values.TryAdd(node.Path, _for.Cause) && false;
        if (
            node.AttributesAt < Math.Max(times.Notification, times.AccessList)
            && !hints.Unreadable.Contains(node.Path)
        )
            isFresh = !_attributes.TryAdd(node.Path, _for.Cause) && false;
        return isFresh;
    }

    private bool Tree(in Step step, DataNode node)
    {
        if (node.IsObject && IsStale(node, step.PathAt))
        {
            foreach (var top in TopsOf(step.At))
                List(top, Deep);
            return false;
        }
        var isFresh = node.IsObject || Value(node, step.Times);
        if (node.IsObject)
        {
            foreach (var below in data.Below(step.At))
            {
                if (!below.IsObject && !DeviceFacts.IsOurs(DeviceFacts.RootOf(below.Path)))
                    isFresh &= Value(below, step.Times);
            }
        }
        return isFresh;
    }

    // The whole tree is what is below its roots: many devices refuse the empty path.
    private IEnumerable<string> TopsOf(string path) =>
        path.Length > 0 || data.Facts.Roots.Count == 0 ? [path] : data.Facts.Roots;

    private bool IsStale(DataNode node, long at)
    {
        if (node.Path.Length > 0 && node.ListedAt < at)
            return true;
        foreach (var below in data.Below(node.Path))
        {
            if (
                below.IsObject
                && below.ListedAt < at
                && !DeviceFacts.IsOurs(DeviceFacts.RootOf(below.Path))
            )
                return true;
        }
        return node.Path.Length == 0 && node.ListedAt < at;
    }

    private bool Listed(string parent, long at)
    {
        if (data.Find(parent)?.ListedAt >= at)
            return true;
        List(parent, 1);
        return false;
    }

    /// <summary>
    /// Nobody knows what is below: asked is not node by node, but at once as deep as the names lead, and
    /// for all that is below where patterns follow.
    /// </summary>
    private bool Unknown(in Step step)
    {
        var run = step.Index;
        while (run < step.Path.Depth && step.Path.Segments[run].Kind == SegmentKind.Name)
            run++;
        var path = step.At;
        var last = Math.Min(run, step.Path.Depth - (IsDeepHere(step) ? 0 : 1));
        for (var index = step.Index; index < last; index++)
            path = DeviceData.Join(path, step.Path.Segments[index].Text);
        if (hints.IsKnownToExist(step.Path) && !_for.IsDeep && AsksValueOnly(step))
            return !_values.TryAdd(step.Path.Text, _for.Cause) && false;
        // Where the device knew one name less than the rules, the rest is found out from the top.
        if (path != step.At && hints.Missing.Contains(DeviceFacts.RootOf(path).ToString()))
            List(step.At, 1);
        else
            List(path, DepthBelow(step, last));
        return false;
    }

    private bool AsksValueOnly(in Step step) =>
        step.Times is { Notification: 0, AccessList: 0 }
        && ListingTime(step.Times) <= 1
        && step.PathAt <= Math.Max(1, step.Times.Value)
        && !hints.Unreadable.Contains(step.Path.Text);

    private bool IsDeepHere(in Step step) => _for.IsDeep && ReferenceEquals(step.Path, _for.Path);

    private int DepthBelow(in Step step, int from)
    {
        if (IsDeepHere(step))
            return Deep;
        var depth = step.Path.Depth - from;
        foreach (var segment in step.Path.Segments[from..])
        {
            foreach (var pair in segment.Pairs)
                depth = Math.Max(depth, pair.Key.Depth + 1);
        }
        return depth;
    }

    private static long ListingTime(AttributeTimes times) => Math.Max(times.Object, times.Writable);

    private void List(string path, int depth)
    {
        if (hints.Settled.Contains(path))
            return;
        if (_listings.TryGetValue(path, out var known) && known.Depth >= depth)
            return;
        _listings[path] = new(path, depth, _for.Cause, IsByLevel: hints.ListsByLevel(path));
    }

    private List<Listing> Outermost()
    {
        var kept = new List<Listing>();
        foreach (var listing in _listings.Values)
        {
            var isInside = kept.Exists(outer =>
                !outer.NextLevel
                && (
                    outer.Path.Length == 0
                    || listing.Path.StartsWith(outer.Path + ".", StringComparison.Ordinal)
                )
            );
            if (!isInside)
                kept.Add(listing);
        }
        return kept;
    }
}

/// <summary>A GetParameterNames to send.</summary>
/// <param name="Path">Without its dot; empty for the roots.</param>
/// <param name="Depth">How many levels below are wanted.</param>
internal readonly record struct Listing(string Path, int Depth, Cause Cause, bool IsByLevel)
{
    public bool NextLevel => Depth < 2 || (IsByLevel && Depth < 1000) || Path.Length == 0;
}

/// <summary>What a session has found out about asking its device.</summary>
internal sealed class PlannerHints
{
    /// <summary>Roots below which the device did not know a name that was asked for.</summary>
    public HashSet<string> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>Names it lists, and gives no value for.</summary>
    public HashSet<string> Unreadable { get; } = new(StringComparer.Ordinal);

    /// <summary>Objects whose children cannot be told better.</summary>
    public HashSet<string> Settled { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether what is below an object is to be asked for one level at a time.</summary>
    public Func<string, bool> ListsByLevel { get; set; } = _ => false;

    /// <summary>The names of its model; null while there are none.</summary>
    public ModelNames? Model { get; set; }

    /// <summary>Whether another device of the model has it, so that its value can be asked for at once.</summary>
    public bool IsKnownToExist(PathPattern path) =>
        path.IsConcrete
        && Model is not null
        && !Missing.Contains(DeviceFacts.RootOf(path.Text).ToString())
        && Model.Find(path.Text) is { IsObject: false };

    /// <summary>What the device calls read-only is written all the same.</summary>
    public bool IgnoresWritable { get; set; }

    public bool? IsWritable(in DataNode node) =>
        IgnoresWritable ? true : node.Writable ?? Model?.Find(node.Path)?.Writable;
}
