using System.Text.Json;

namespace Muster.Acs.Nbi.Query;

/// <summary>In which order documents are wanted.</summary>
internal sealed class SortOrder(IReadOnlyList<(string Path, bool Falls)> fields)
    : IComparer<object?[]>
{
    public static readonly SortOrder None = new([]);

    /// <summary>As many as MongoDB takes.</summary>
    private const int MaxFields = 32;

    public bool IsNone => fields.Count == 0;

    public IEnumerable<string> Paths => fields.Select(each => each.Path);

    /// <summary><c>{"field": 1, "other": -1}</c></summary>
    public static SortOrder Read(JsonElement json, FieldRules rules)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw NbiRefusal.Bad("The sort order must be an object such as {\"_id\": 1}.");
        var fields = new List<(string, bool)>();
        foreach (var member in json.EnumerateObject())
        {
            if (
                member.Value.ValueKind != JsonValueKind.Number
                || member.Value.GetDouble() is not (1 or -1)
            )
                throw NbiRefusal.Bad($"'{member.Name}' is sorted by 1 or -1.");
            if (fields.Count == MaxFields)
                throw NbiRefusal.Bad($"Documents are sorted by {MaxFields} fields at most.");
            fields.Add((rules.PathOf(member.Name), member.Value.GetDouble() < 0));
        }
        return new(fields);
    }

    public object?[] KeysOf(IFields document)
    {
        var keys = new object?[fields.Count];
        var found = new List<object?>();
        for (var i = 0; i < keys.Length; i++)
        {
            document.Find(fields[i].Path, found);
            keys[i] = found.Count > 0 ? found[0] : null;
            found.Clear();
        }
        return keys;
    }

    public int Compare(object?[]? x, object?[]? y)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var order = Values.Order(x![i], y![i]);
            if (order != 0)
                return fields[i].Falls ? -order : order;
        }
        return 0;
    }
}
