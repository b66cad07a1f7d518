namespace Muster.Acs.Nbi.Query;

/// <summary>Which documents are wanted: MongoDB's query language as a tree.</summary>
internal abstract record Filter
{
    public abstract bool Matches(IFields fields);

    /// <summary>Every path that is looked at.</summary>
    public abstract IEnumerable<string> Paths { get; }
}

/// <summary>All hold; with none, everything matches.</summary>
internal sealed record AllOf(IReadOnlyList<Filter> Filters) : Filter
{
    public override IEnumerable<string> Paths => Filters.SelectMany(filter => filter.Paths);

    public override bool Matches(IFields fields)
    {
        foreach (var filter in Filters)
        {
            if (!filter.Matches(fields))
                return false;
        }
        return true;
    }
}

internal sealed record AnyOf(IReadOnlyList<Filter> Filters) : Filter
{
    public override IEnumerable<string> Paths => Filters.SelectMany(filter => filter.Paths);

    public override bool Matches(IFields fields)
    {
        foreach (var filter in Filters)
        {
            if (filter.Matches(fields))
                return true;
        }
        return false;
    }
}

internal sealed record Not(Filter Filter) : Filter
{
    public override IEnumerable<string> Paths => Filter.Paths;

    public override bool Matches(IFields fields) => !Filter.Matches(fields);
}

/// <summary>What stands at a path passes a test.</summary>
internal sealed record At(string Path, ValueTest Test) : Filter
{
    public override IEnumerable<string> Paths => [Path];

    public override bool Matches(IFields fields)
    {
        var found = new List<object?>(1);
        fields.Find(Path, found);
        return Test.Passes(found);
    }
}
