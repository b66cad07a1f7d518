namespace Muster.Cpe.Tree;

/// <summary>A parameter while a model is read.</summary>
internal sealed class ParameterDraft(ParameterDefinition definition, ValueSource source)
{
    public ParameterDefinition Definition { get; } = definition;
    public ValueSource Source { get; set; } = source;

    /// <summary>The sibling table it counts, or null.</summary>
    public string? CountedTable { get; set; }

    /// <summary>What it says beyond the number of rows.</summary>
    public long CountOffset { get; set; }
}

/// <summary>An object, table or row while a model is read.</summary>
internal sealed class ObjectDraft(string name)
{
    public string Name { get; } = name;

    /// <summary>As GetParameterNames tells it.</summary>
    public bool Writable { get; set; }
    public SortedDictionary<string, ParameterDraft> Parameters { get; } =
        new(StringComparer.Ordinal);
    public SortedDictionary<string, ObjectDraft> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Not null for a table: its rows by number.</summary>
    public SortedDictionary<uint, ObjectDraft>? Instances { get; set; }

    /// <summary>What a new row of the table looks like.</summary>
    public ObjectDraft? Template { get; set; }
    public TableRules Rules { get; set; } = TableRules.None;
    public bool IsTable => Instances is not null;

    /// <summary>
    /// A copy under another name: tables keep their templates, and their rows where wanted.
    /// </summary>
    public ObjectDraft Copy(
        string name,
        Func<ParameterDraft, ParameterDraft> copyParameter,
        bool withRows = true
    )
    {
        var copy = new ObjectDraft(name)
        {
            Writable = Writable,
            Template = Template,
            Rules = Rules,
            Instances = IsTable ? [] : null,
        };
        foreach (var (key, parameter) in Parameters)
            copy.Parameters.Add(key, copyParameter(parameter));
        foreach (var (key, child) in Objects)
            copy.Objects.Add(key, child.Copy(key, copyParameter, withRows));
        if (IsTable && withRows)
            foreach (var (number, row) in Instances!)
                copy.Instances!.Add(number, row.Copy(row.Name, copyParameter));
        return copy;
    }
}
