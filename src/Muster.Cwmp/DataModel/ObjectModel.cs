namespace Muster.Cwmp.DataModel;

/// <summary>
/// A data model of the Broadband Forum, such as Device:2.19, with everything its components bring
/// along. Paths carry <c>{i}</c> where instances stand; see <see cref="ParameterPath.ToModelPath"/>.
/// </summary>
public sealed class ObjectModel
{
    internal ObjectModel(
        string name,
        IReadOnlyDictionary<string, ModelObject> objects,
        IReadOnlyDictionary<string, ModelParameter> parameters
    )
    {
        Name = name;
        Objects = objects;
        Parameters = parameters;
    }

    /// <summary>The model's name with its version: <c>Device:2.19</c>.</summary>
    public string Name { get; }

    /// <summary>Objects and tables by path, which ends in a dot.</summary>
    public IReadOnlyDictionary<string, ModelObject> Objects { get; }

    /// <summary>Parameters by path.</summary>
    public IReadOnlyDictionary<string, ModelParameter> Parameters { get; }
}

/// <summary>Where an item of a model stands in its life.</summary>
public enum ModelStatus
{
    /// <summary>In use.</summary>
    Current,

    /// <summary>Kept, not to be used any more.</summary>
    Deprecated,

    /// <summary>Going to be removed.</summary>
    Obsoleted,

    /// <summary>Removed; devices in the field may still have it.</summary>
    Deleted,
}

/// <summary>An object or table of a model.</summary>
/// <param name="Path">Its name, ending in a dot.</param>
/// <param name="Writable">True when AddObject and DeleteObject are allowed.</param>
public sealed record ModelObject(string Path, bool Writable)
{
    /// <summary>How many there are at least.</summary>
    public uint MinEntries { get; init; } = 1;

    /// <summary>How many there are at most; null = unbounded.</summary>
    public uint? MaxEntries { get; init; } = 1;

    /// <summary>The parameter of the parent that counts the rows, or null.</summary>
    public string? NumEntriesParameter { get; init; }

    /// <summary>The parameter that enables a row, or null.</summary>
    public string? EnableParameter { get; init; }

    /// <summary>Parameters that together identify a row.</summary>
    public IReadOnlyList<ModelKey> UniqueKeys { get; init; } = [];

    /// <summary>Where it stands in its life.</summary>
    public ModelStatus Status { get; init; }

    /// <summary>Since which version of the model, or null where it does not say.</summary>
    public string? Version { get; init; }

    /// <summary>The Forum's text, with its mark-up.</summary>
    public string Description { get; init; } = "";
}

/// <summary>Parameters that together are unique among the rows of a table.</summary>
/// <param name="Parameters">Their names in the row.</param>
/// <param name="Functional">True when it counts among enabled rows only.</param>
public sealed record ModelKey(IReadOnlyList<string> Parameters, bool Functional);

/// <summary>A parameter of a model.</summary>
/// <param name="Path">Its complete name.</param>
/// <param name="Writable">True when SetParameterValues is allowed.</param>
/// <param name="Syntax">What values it takes.</param>
public sealed record ModelParameter(string Path, bool Writable, ParameterSyntax Syntax)
{
    /// <summary>The default, or null where the CPE decides; <c>[]</c> is an empty list.</summary>
    public string? Default { get; init; }

    /// <summary><c>object</c> (on creation), <c>factory</c> or <c>implementation</c>; null without default.</summary>
    public string? DefaultType { get; init; }

    /// <summary>True when it goes with every Inform.</summary>
    public bool ForcedInform { get; init; }

    /// <summary>What holds for active notification.</summary>
    public ActiveNotify ActiveNotify { get; init; }

    /// <summary>Where it stands in its life.</summary>
    public ModelStatus Status { get; init; }

    /// <summary>Since which version of the model, or null where it does not say.</summary>
    public string? Version { get; init; }

    /// <summary>The Forum's text, with its mark-up.</summary>
    public string Description { get; init; } = "";
}
