using Muster.Cwmp.DataModel;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Tree;

/// <summary>
/// The tree of a simulated device: a shared shape and the differences of this one device. Without
/// differences it costs a few references, whatever the size of the tree.
/// </summary>
internal sealed partial class DeviceTree : IParameterTree
{
    private readonly Shape _shape;
    private readonly Person _person;
    private readonly TimeProvider _clock;
    private readonly StandardReadings _readings;
    private DateTimeOffset _booted;
    private Differences? _differences;

    public DeviceTree(Shape shape, Person person, TimeProvider clock, StandardReadings readings)
    {
        _shape = shape;
        _person = person;
        _clock = clock;
        _readings = readings;
        _booted = clock.GetUtcNow();
    }

    public event Action<ParameterChange>? Changed;

    public string Root => _shape.Root;

    private Differences Mine => _differences ??= new Differences();

    public void Restart()
    {
        _booted = _clock.GetUtcNow();
        ForgetPending();
    }

    public void FactoryReset()
    {
        _booted = _clock.GetUtcNow();
        _differences = null;
    }

    public TreeSnapshot Save() => new Snapshot(_shape, _differences?.Copy());

    public TreeOutcome Restore(TreeSnapshot snapshot)
    {
        if (snapshot is not Snapshot own || own.Shape != _shape)
            return TreeOutcome.Fault(
                Cwmp.FaultCode.InternalError,
                "the snapshot belongs to another model"
            );
        _differences = own.Differences?.Copy();
        return TreeOutcome.Done;
    }

    private sealed class Snapshot(Shape shape, Differences? differences) : TreeSnapshot
    {
        public Shape Shape { get; } = shape;
        public Differences? Differences { get; } = differences;
    }

    /// <summary>A node of this device: the shared node and whose row it is in.</summary>
    private readonly record struct Place(Node Node, int Scope, string Prefix)
    {
        public string Name => Scope == 0 ? Node.Path : Prefix + Node.Path;
        public long Key => Differences.Key(Scope, Node.Id);
    }

    /// <summary>
    /// Finds what a path names: an object when it ends in a dot (or is empty), else a parameter.
    /// </summary>
    private bool TryFind(ReadOnlySpan<char> path, out Place place)
    {
        place = new Place(_shape.Everything, 0, "");
        if (path.Length > ParameterPath.MaxLength)
            return false;
        var rest = path;
        while (ParameterPath.TakeNode(ref rest, out var name))
            if (!TryStep(ref place, name))
                return false;
        return place.Node is ObjectNode == ParameterPath.IsPartial(path);
    }

    private bool TryStep(ref Place place, ReadOnlySpan<char> name)
    {
        if (place.Node is TableNode table)
            return ParameterPath.TryInstance(name, out var number)
                && TryRow(ref place, table, number);
        if (place.Node is not ObjectNode parent || parent.Child(name) is not { } child)
            return false;
        place = place with { Node = child };
        return true;
    }

    private bool TryRow(ref Place place, TableNode table, uint number)
    {
        if (table.Instance(number) is { } born)
        {
            place = place with { Node = born };
            return !IsDeleted(place.Key);
        }
        if (_differences is not { } differences)
            return false;
        foreach (var row in differences.RowsOf(place.Key))
            if (row.Number == number)
            {
                place = new Place(table.Template ?? _shape.EmptyRow, row.Scope, row.Prefix);
                return true;
            }
        return false;
    }

    private bool IsDeleted(long key) => _differences?.Deleted.Contains(key) == true;

    /// <summary>Calls back for each parameter and object below (and not for the start itself).</summary>
    private void Walk(Place start, Action<Place> visit)
    {
        var node = (ObjectNode)start.Node;
        if (node is TableNode table)
            foreach (var row in Rows(start))
            {
                visit(row);
                Walk(row, visit);
            }
        else
            foreach (var child in node.Children)
            {
                var place = start with { Node = child };
                visit(place);
                if (child is ObjectNode)
                    Walk(place, visit);
            }
    }

    /// <summary>The rows a table has now, in order of their numbers.</summary>
    private List<Place> Rows(Place place)
    {
        var table = (TableNode)place.Node;
        var rows = new List<Place>(table.Instances.Length);
        foreach (var born in table.Instances)
        {
            var row = place with { Node = born };
            if (!IsDeleted(row.Key))
                rows.Add(row);
        }
        // Numbers given away later are always higher.
        if (_differences is { } differences)
            foreach (var added in differences.RowsOf(place.Key))
                rows.Add(new Place(table.Template ?? _shape.EmptyRow, added.Scope, added.Prefix));
        return rows;
    }

    /// <summary>The parameters a complete or partial path names; false when it names nothing.</summary>
    private bool TryParameters(string path, List<Place> parameters)
    {
        if (!TryFind(path, out var place))
            return false;
        if (place.Node is ParameterNode)
            parameters.Add(place);
        else
            Walk(
                place,
                below =>
                {
                    if (below.Node is ParameterNode)
                        parameters.Add(below);
                }
            );
        return true;
    }

    /// <summary>The stored or computed value, hidden or not.</summary>
    private string Text(Place place)
    {
        var parameter = (ParameterNode)place.Node;
        if (_differences is { } differences && differences.Values.TryGet(place.Key, out var text))
            return text;
        if (parameter.Counted is { } table)
            return Count(place with { Node = table }, parameter.CountOffset);
        var followed = parameter.Followed is { } sibling ? Text(place with { Node = sibling }) : "";
        return parameter.Source.Text(Context, parameter.Id, followed);
    }

    private DeviceContext Context => new(_person, _booted, _clock);

    /// <summary>What the ACS reads: hidden parameters and commands say nothing.</summary>
    private ParameterValue Value(Place place)
    {
        var syntax = ((ParameterNode)place.Node).Definition.Syntax;
        var silent = syntax.IsHidden || syntax.IsCommand;
        return new ParameterValue(silent ? SilentText(syntax) : Text(place), syntax.WireType);
    }

    private static string SilentText(ParameterSyntax syntax) =>
        syntax.IsList ? "" : syntax.Type.Empty();
}
