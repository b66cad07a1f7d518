using Muster.Cwmp.DataModel;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Tree;

/// <summary>What was set for partial paths, in order, for the rows to come.</summary>
internal sealed class InheritedAttributes
{
    private List<SetParameterAttributesStruct> _changes = [];

    public void Add(IEnumerable<SetParameterAttributesStruct> changes)
    {
        foreach (var change in changes.Where(change => ParameterPath.IsPartial(change.Name)))
        {
            // What the new entry says anew need not be kept: a path has two entries at most.
            _changes.RemoveAll(old =>
                old.Name == change.Name
                && (change.NotificationChange || !old.NotificationChange)
                && (change.AccessListChange || !old.AccessListChange)
            );
            _changes.Add(change);
        }
    }

    /// <summary>What a row takes, by its name with its dot.</summary>
    public IEnumerable<SetParameterAttributesStruct> For(string row) =>
        _changes.Where(change => row.StartsWith(change.Name, StringComparison.Ordinal));

    /// <summary>A row is gone with all below it.</summary>
    public void Forget(string row) =>
        _changes.RemoveAll(change => change.Name.StartsWith(row, StringComparison.Ordinal));

    public InheritedAttributes Copy() => new() { _changes = [.. _changes] };
}
