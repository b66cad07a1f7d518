namespace Muster.Acs.Nbi.Query;

/// <summary>A document as a database of documents has them, in memory.</summary>
internal sealed class Document : OrderedDictionary<string, object?>, IFields
{
    public Document()
        : base(StringComparer.Ordinal) { }

    /// <summary>Leaves a null out.</summary>
    public Document With(string name, object? value)
    {
        if (value is not null)
            this[name] = value;
        return this;
    }

    public void Find(string path, List<object?> found) => Find(this, path, found);

    private static void Find(object? value, ReadOnlySpan<char> path, List<object?> found)
    {
        if (path.IsEmpty)
        {
            found.Add(value);
            return;
        }
        var dot = path.IndexOf('.');
        var name = dot < 0 ? path : path[..dot];
        var rest = dot < 0 ? default : path[(dot + 1)..];
        if (value is Document document)
        {
            if (document.TryGetValue(name.ToString(), out var member))
                Find(member, rest, found);
        }
        else if (value is List<object?> list)
        {
            if (int.TryParse(name, out var index) && index >= 0 && index < list.Count)
                Find(list[index], rest, found);
            // A list stands for each of its documents.
            foreach (var item in list)
            {
                if (item is Document)
                    Find(item, path, found);
            }
        }
    }
}

/// <summary>What a filter looks at.</summary>
internal interface IFields
{
    /// <summary>Adds the values at a dotted path: none where there are none, several below a list.</summary>
    void Find(string path, List<object?> found);
}
