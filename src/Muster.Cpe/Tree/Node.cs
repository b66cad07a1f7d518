namespace Muster.Cpe.Tree;

/// <summary>
/// A node of a shape: immutable and shared by all devices of a model. <see cref="Path"/> is the full
/// name for what every device is born with, and relative to the row for what a template holds.
/// </summary>
internal abstract class Node(string name, string path, int id)
{
    public string Name { get; } = name;
    public string Path { get; } = path;

    /// <summary>Numbered in depth-first order, so that a subtree is a range of numbers.</summary>
    public int Id { get; } = id;
}

/// <summary>A parameter as the model has it.</summary>
internal sealed class ParameterNode(
    string path,
    int id,
    ParameterDefinition definition,
    ValueSource source
) : Node(definition.Name, path, id)
{
    public ParameterDefinition Definition { get; } = definition;
    public ValueSource Source { get; } = source;

    /// <summary>The sibling table whose rows this parameter counts.</summary>
    public TableNode? Counted { get; set; }

    /// <summary>
    /// What it says beyond the number of rows: a device that counted wrongly when its tree was
    /// taken goes on counting wrongly.
    /// </summary>
    public long CountOffset { get; set; }

    /// <summary>The sibling parameter whose value this one follows.</summary>
    public ParameterNode? Followed { get; set; }

    /// <summary>True when the value changes without being written.</summary>
    public bool Moves => Counted is not null || Source.Moves;
}

/// <summary>An object, or one instance of a table.</summary>
internal class ObjectNode(string name, string path, int id, bool writable) : Node(name, path, id)
{
    /// <summary>Sorted by name, ordinally.</summary>
    public Node[] Children { get; set; } = [];

    /// <summary>The number of the last node below this one.</summary>
    public int LastId { get; set; } = id;

    /// <summary>As GetParameterNames tells it: AddObject on a table, DeleteObject on an instance.</summary>
    public bool Writable { get; } = writable;

    public Node? Child(ReadOnlySpan<char> name)
    {
        var children = Children;
        int low = 0,
            high = children.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = name.SequenceCompareTo(children[middle].Name);
            if (order == 0)
                return children[middle];
            if (order < 0)
                high = middle - 1;
            else
                low = middle + 1;
        }
        return null;
    }
}

/// <summary>One row a device is born with, or the template of a row to come (number 0).</summary>
internal sealed class InstanceNode(uint number, string name, string path, int id, bool writable)
    : ObjectNode(name, path, id, writable)
{
    public uint Number { get; } = number;
}

/// <summary>A table: its children are its rows.</summary>
internal sealed class TableNode(string name, string path, int id, bool writable, TableRules rules)
    : ObjectNode(name, path, id, writable)
{
    public TableRules Rules { get; } = rules;

    /// <summary>Rows every device is born with, by number.</summary>
    public InstanceNode[] Instances { get; set; } = [];

    /// <summary>What a new row looks like.</summary>
    public InstanceNode? Template { get; set; }

    public InstanceNode? Instance(uint number)
    {
        foreach (var instance in Instances)
            if (instance.Number == number)
                return instance;
        return null;
    }
}

/// <summary>What holds for the rows of a table.</summary>
/// <param name="MaxEntries">How many rows there can be.</param>
/// <param name="Keys">Parameters that together are unique among the rows.</param>
/// <param name="EnableParameter">Functional keys count only among rows where this is true.</param>
/// <param name="Ordered">Pairs of parameters of which the first must not exceed the second.</param>
internal sealed record TableRules(
    uint MaxEntries,
    IReadOnlyList<UniqueKey> Keys,
    string? EnableParameter,
    IReadOnlyList<OrderedPair> Ordered
)
{
    public const uint DefaultMaxEntries = 256;
    public static readonly TableRules None = new(DefaultMaxEntries, [], null, []);
}

/// <summary>Parameters whose values together are unique among the rows of a table.</summary>
internal sealed record UniqueKey(IReadOnlyList<string> Parameters, bool Functional);

/// <summary>Two parameters of an object; the value of the first must not exceed the second.</summary>
internal sealed record OrderedPair(string Low, string High);
