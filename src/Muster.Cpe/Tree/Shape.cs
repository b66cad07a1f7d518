namespace Muster.Cpe.Tree;

/// <summary>
/// What all devices of a model have in common: every name, type, bound and first value, as one
/// immutable tree. A device holds a reference to it and its own differences.
/// </summary>
internal sealed class Shape
{
    private Shape(ObjectNode everything, InstanceNode emptyRow, ShapeCounts counts)
    {
        Everything = everything;
        EmptyRow = emptyRow;
        Counts = counts;
        Root = everything.Children[0].Path;
    }

    /// <summary>The object behind the empty path; its one child is the root object.</summary>
    public ObjectNode Everything { get; }

    /// <summary>The row of a table about which the model says nothing.</summary>
    public InstanceNode EmptyRow { get; }

    /// <summary>The root object's name with its dot.</summary>
    public string Root { get; }

    public ShapeCounts Counts { get; }

    /// <summary>Parameters of every Inform, by name.</summary>
    public required IReadOnlyList<ParameterNode> ForcedInform { get; init; }

    /// <summary>Every parameter, of templates too, under its number.</summary>
    public required ParameterNode?[] ById { private get; init; }

    /// <summary>True when some parameter refers strongly to an object.</summary>
    public bool HasStrongReferences { get; init; }

    public ParameterNode? ParameterAt(int id) => id < ById.Length ? ById[id] : null;

    public static Shape Build(ObjectDraft root)
    {
        var builder = new ShapeBuilder();
        var everything = builder.Everything(root);
        var counts = new ShapeCounts(builder.Parameters, builder.Objects);
        return new Shape(everything, builder.EmptyRow(), counts)
        {
            ForcedInform =
            [
                .. builder.Forced.OrderBy(parameter => parameter.Path, StringComparer.Ordinal),
            ],
            ById = builder.ById(),
            HasStrongReferences = builder.HasStrongReferences,
        };
    }
}

/// <summary>How much every device of a model is born with.</summary>
internal readonly record struct ShapeCounts(int Parameters, int Objects);
