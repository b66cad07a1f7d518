using Muster.Cwmp.DataModel;

namespace Muster.Cpe.Tree;

internal sealed partial class DeviceTree
{
    public IReadOnlyList<ParameterChange> PendingChanges()
    {
        if (_differences is not { } differences)
            return [];
        var changes = new List<ParameterChange>();
        for (var i = 0; i < differences.Pending.Count; i++)
            if (PlaceOf(differences.Pending.KeyAt(i)) is { } place)
                changes.Add(Change(place));
        for (var i = 0; i < differences.Attributes.Count; i++)
        {
            var set = differences.Attributes.ValueAt(i);
            var key = differences.Attributes.KeyAt(i);
            if (set.Delivered is null || differences.Pending.Contains(key))
                continue;
            if (PlaceOf(key) is { } place && Text(place) != set.Delivered)
                changes.Add(Change(place));
        }
        return changes;
    }

    public void ChangesDelivered(IReadOnlyList<ParameterChange> delivered)
    {
        if (_differences is not { } differences)
            return;
        foreach (var change in delivered)
        {
            if (!TryFind(change.Name, out var place) || place.Node is not ParameterNode parameter)
                continue;
            if (parameter.Moves && differences.Attributes.TryGet(place.Key, out var set))
                differences.Attributes.Set(place.Key, set with { Delivered = change.Value.Text });
            // "Several changes before delivery: one entry, the latest value": a later one waits on.
            if (parameter.Moves || Value(place) == change.Value)
                differences.Pending.Remove(place.Key);
        }
    }

    /// <summary>Remembers and announces a change, where notification is on.</summary>
    private void Notice(Place place)
    {
        if (Notification(place) == 0)
            return;
        Mine.Pending.Set(place.Key, true);
        Changed?.Invoke(Change(place));
    }

    /// <summary>
    /// Carries out a write. Where its side effects are not told, values that follow what was written
    /// count as delivered, unless an earlier change of theirs waits.
    /// </summary>
    private void Carry(ValueOrigin origin, Action write)
    {
        var quiet = new List<long>();
        if (!TellsSideEffects(origin) && _differences is { } differences)
            for (var i = 0; i < differences.Attributes.Count; i++)
            {
                var key = differences.Attributes.KeyAt(i);
                if (
                    differences.Attributes.ValueAt(i).Delivered is { } delivered
                    && PlaceOf(key) is { } place
                    && Text(place) == delivered
                )
                    quiet.Add(key);
            }
        write();
        foreach (var key in quiet)
            if (PlaceOf(key) is { } place && Mine.Attributes.TryGet(key, out var set))
                Mine.Attributes.Set(key, set with { Delivered = Text(place) });
    }

    /// <summary>Whether what this origin's request changes beside what it names is told.</summary>
    private bool TellsSideEffects(ValueOrigin origin) =>
        origin != ValueOrigin.Acs || _readings.SideEffectsAreChanges;

    /// <summary>A table got or lost a row: what counts its rows has changed.</summary>
    private void NoticeCount(Place table, ValueOrigin origin)
    {
        if (
            !TellsSideEffects(origin)
            || !TryFind(ParameterPath.Parent(table.Name), out var parent)
            || parent.Node is not ObjectNode node
        )
            return;
        foreach (var child in node.Children)
            if (child is ParameterNode { Counted: { } counted } && counted == table.Node)
                Notice(parent with { Node = child });
    }

    private ParameterChange Change(Place place) =>
        new(place.Name, Value(place), Notification(place));

    private void ForgetPending()
    {
        if (_differences is { } differences)
            differences.Pending.RemoveRange(long.MinValue, long.MaxValue);
    }

    /// <summary>The parameter behind a key, when it still exists.</summary>
    private Place? PlaceOf(long key)
    {
        var scope = Differences.Scope(key);
        var node = _shape.ParameterAt(Differences.NodeId(key));
        if (node is null)
            return null;
        if (scope == 0)
            return new Place(node, 0, "");
        foreach (var row in Mine.Added)
            if (row.Scope == scope)
                return new Place(node, scope, row.Prefix);
        return null;
    }
}
