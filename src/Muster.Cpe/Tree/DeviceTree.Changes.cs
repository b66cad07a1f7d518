using Muster.Cwmp.DataModel;

namespace Muster.Cpe.Tree;

internal sealed partial class DeviceTree
{
    public IReadOnlyList<ParameterChange> PendingChanges() => Pending(Owed.Inform);

    public void ChangesDelivered(IReadOnlyList<ParameterChange> delivered) =>
        Delivered(delivered, Owed.Inform);

    public IReadOnlyList<ParameterChange> LightweightChanges() => Pending(Owed.Lightweight);

    public void LightweightSent(IReadOnlyList<ParameterChange> sent) =>
        Delivered(sent, Owed.Lightweight);

    private IReadOnlyList<ParameterChange> Pending(Owed way)
    {
        if (_differences is not { } differences)
            return [];
        var changes = new List<ParameterChange>();
        foreach (var key in differences.Waiting(way))
            if (PlaceOf(key) is { } place)
                changes.Add(Change(place));
        foreach (var (key, told) in differences.Told(way))
            if (PlaceOf(key) is { } place && Text(place) != told)
                changes.Add(Change(place));
        return changes;
    }

    private void Delivered(IReadOnlyList<ParameterChange> delivered, Owed way)
    {
        if (_differences is not { } differences)
            return;
        foreach (var change in delivered)
        {
            if (!TryFind(change.Name, out var place) || place.Node is not ParameterNode parameter)
                continue;
            if (parameter.Moves && differences.Attributes.TryGet(place.Key, out var set))
                differences.Attributes.Set(place.Key, set.WithTold(way, change.Value.Text));
            // "Several changes before delivery: one entry, the latest value": a later one waits on.
            if (parameter.Moves || Value(place) == change.Value)
                differences.Leave(place.Key, ~way);
        }
    }

    /// <summary>Remembers and announces a change, where notification is on.</summary>
    private void Notice(Place place)
    {
        var owed = AttributeRules.Owes(Notification(place));
        if (owed == Owed.Nothing)
            return;
        Mine.Pending.Set(place.Key, owed);
        Changed?.Invoke(Change(place));
    }

    /// <summary>
    /// Carries out a write. Where its side effects are not told, values that follow what was written
    /// count as told, unless an earlier change of theirs waits.
    /// </summary>
    private void Carry(ValueOrigin origin, Action write)
    {
        string? TextAt(long key) => PlaceOf(key) is { } place ? Text(place) : null;
        var told =
            !TellsSideEffects(origin) && _differences is { } before
                ? new ToldValues(before, TextAt)
                : null;
        write();
        told?.Keep(Mine, TextAt);
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
