using System.Globalization;
using Muster.Cwmp;
using Muster.Cwmp.DataModel;

namespace Muster.Cpe.Tree;

internal sealed partial class DeviceTree
{
    private const string InstancePlaceholder = "{instance}";

    public TreeOutcome AddObject(string table, ValueOrigin origin = ValueOrigin.Acs)
    {
        // "Not a table or read-only table => 9005."
        if (!TryFind(table, out var place) || place.Node is not TableNode node)
            return TreeOutcome.Fault(
                FaultCode.InvalidParameterName,
                $"{table} is no table of this device"
            );
        if (!node.Writable && origin != ValueOrigin.Device)
            return TreeOutcome.Fault(
                FaultCode.InvalidParameterName,
                $"{table} takes no instances from the ACS"
            );
        if (Rows(place).Count >= node.Rules.MaxEntries)
            return TreeOutcome.Fault(
                FaultCode.ResourcesExceeded,
                $"{table} is full: it holds {node.Rules.MaxEntries} instances"
            );
        var number = NextNumber(place, node);
        var prefix = string.Create(CultureInfo.InvariantCulture, $"{place.Name}{number}.");
        var row = new AddedRow(place.Key, number, Mine.NextScope++, prefix);
        Carry(origin, () => Mine.Add(row));
        Mine.HighestNumbers.Set(place.Key, number);
        var created = new Place(node.Template ?? _shape.EmptyRow, row.Scope, prefix);
        NameRow(created, number);
        Inherit(created);
        NoticeCount(place, origin);
        return new TreeOutcome { InstanceNumber = number };
    }

    public TreeOutcome DeleteObject(string instance, ValueOrigin origin = ValueOrigin.Acs)
    {
        if (
            !ParameterPath.IsPartial(instance)
            || !TryFind(instance, out var place)
            || place.Node is not InstanceNode node
            || !TryFind(ParameterPath.Parent(instance), out var table)
        )
            return TreeOutcome.Fault(
                FaultCode.InvalidParameterName,
                $"{instance} is no instance of a table of this device"
            );
        if (!node.Writable && origin != ValueOrigin.Device)
            return TreeOutcome.Fault(
                FaultCode.InvalidParameterName,
                $"{instance} cannot be deleted by the ACS"
            );
        Carry(
            origin,
            () =>
            {
                Remove(place, node, table);
                ClearReferencesTo(instance, origin);
            }
        );
        NoticeCount(table, origin);
        return TreeOutcome.Done;
    }

    private void Remove(Place place, InstanceNode node, Place table)
    {
        Mine.Inherited?.Forget(place.Name);
        if (place.Scope == table.Scope)
        {
            Mine.Forget(place.Scope, node.Id, node.LastId);
            Mine.Deleted.Set(place.Key, true);
        }
        else
            Mine.RemoveRow(RowOf(table.Key, place.Scope));
    }

    private AddedRow RowOf(long table, int scope)
    {
        foreach (var row in Mine.RowsOf(table))
            if (row.Scope == scope)
                return row;
        throw new InvalidOperationException("an added row that is in no table");
    }

    /// <summary>"The instance number is never renumbered and not reused after a delete."</summary>
    private uint NextNumber(Place place, TableNode table)
    {
        var highest = table.Instances.Length == 0 ? 0 : table.Instances[^1].Number;
        if (Mine.HighestNumbers.TryGet(place.Key, out var given))
            highest = Math.Max(highest, given);
        return highest + 1;
    }

    /// <summary>Fills in the first values that contain the number of the row itself.</summary>
    private void NameRow(Place row, uint number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        foreach (var child in ((ObjectNode)row.Node).Children)
            if (child is ParameterNode { Source: RowText source })
                Mine.Values.Set(
                    (row with { Node = child }).Key,
                    source.Pattern.Replace(InstancePlaceholder, text, StringComparison.Ordinal)
                );
    }

    /// <summary>The rows a table has now, as its NumberOfEntries parameter counts them.</summary>
    private string Count(Place table, long offset) =>
        Math.Max(0, Rows(table).Count + offset).ToString(CultureInfo.InvariantCulture);

    /// <summary>"The CPE clears a strong reference when its target is deleted."</summary>
    private void ClearReferencesTo(string instance, ValueOrigin origin)
    {
        if (!_shape.HasStrongReferences)
            return;
        var touched = new List<(Place Place, string Text)>();
        Walk(
            new Place(_shape.Everything, 0, ""),
            place =>
            {
                if (place.Node is not ParameterNode { Definition.StrongReference: true })
                    return;
                var text = Text(place);
                var left = string.Join(',', text.Split(',').Where(item => !PointsInto(item)));
                if (left != text)
                    touched.Add((place, left));
            }
        );
        var teller = TellsSideEffects(origin) ? ValueOrigin.Device : ValueOrigin.Acs;
        foreach (var (place, text) in touched)
            Store(place, text, teller);

        bool PointsInto(string item) =>
            item.Length > 0 && $"{item.Trim()}.".StartsWith(instance, StringComparison.Ordinal);
    }
}

/// <summary>The first value of a row's parameter that contains the row's number.</summary>
internal sealed class RowText(string pattern) : ValueSource
{
    public string Pattern { get; } = pattern;

    public override string Text(in DeviceContext device, int node, string followed) => Pattern;
}
