using System.Text.Json;

namespace Muster.Acs.Nbi.Query;

/// <summary>Which fields of a document are wanted.</summary>
internal sealed class Projection
{
    public static readonly Projection All = new([], excludes: true);

    /// <summary>Deeper than any document.</summary>
    private const int MaxParts = 64;

    private readonly IReadOnlyList<string> names;
    private readonly HashSet<string> named;

    /// <summary>What has something named below it.</summary>
    private readonly HashSet<string> above = new(StringComparer.Ordinal);
    private readonly bool excludes;

    private Projection(IReadOnlyList<string> names, bool excludes)
    {
        (this.names, this.excludes) = (names, excludes);
        named = names.ToHashSet(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var parts = 1;
            for (var dot = name.IndexOf('.'); dot >= 0; dot = name.IndexOf('.', dot + 1))
            {
                if (++parts > MaxParts)
                    throw NbiRefusal.Bad($"A name in a projection has {MaxParts} parts at most.");
                above.Add(name[..dot]);
            }
        }
    }

    /// <summary>How much of what stands at a path is wanted.</summary>
    public enum Part
    {
        None,

        /// <summary>Something below it, or all but something below it.</summary>
        Some,
        All,
    }

    public bool IsExclusion => excludes;

    public bool IsAll => excludes && names.Count == 0;

    /// <summary>
    /// Names parted by commas, or a JSON object of names; a name below another one says nothing new
    /// (<c>A,A.B,AB</c> is <c>A,AB</c>).
    /// </summary>
    public static Projection Read(string text)
    {
        if (text.TrimStart().StartsWith('{'))
            return ReadObject(text);
        return new(
            Shortest(
                text.Split(
                    ',',
                    StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
                )
            ),
            excludes: false
        );
    }

    public IReadOnlyList<string> Names => names;

    public Part Of(string path)
    {
        // It names the document, whatever else is wanted.
        if (path == "_id")
            return excludes && names.Contains("_id") ? Part.None : Part.All;
        if (IsWithin(path, named))
            return excludes ? Part.None : Part.All;
        return above.Contains(path) ? Part.Some
            : excludes ? Part.All
            : Part.None;
    }

    public void Write(Utf8JsonWriter json, Document document) => Write(json, document, "");

    private void Write(Utf8JsonWriter json, Document document, string prefix)
    {
        json.WriteStartObject();
        foreach (var (name, value) in document)
        {
            var path = prefix + name;
            var part = IsAll ? Part.All : Of(path);
            if (part == Part.All)
            {
                json.WritePropertyName(name);
                JsonValues.Write(json, value);
            }
            else if (part == Part.Some && value is Document below)
            {
                json.WritePropertyName(name);
                Write(json, below, path + ".");
            }
        }
        json.WriteEndObject();
    }

    private static Projection ReadObject(string text)
    {
        using var json = JsonValues.Parse(System.Text.Encoding.UTF8.GetBytes(text));
        var (wanted, unwanted) = (new List<string>(), new List<string>());
        foreach (var member in json.RootElement.EnumerateObject())
        {
            var isWanted = member.Value.ValueKind switch
            {
                JsonValueKind.False => false,
                JsonValueKind.Number => member.Value.GetDouble() != 0,
                _ => true,
            };
            (isWanted ? wanted : unwanted).Add(member.Name);
        }
        return wanted.Count > 0
            ? new(Shortest(wanted), excludes: false)
            : new(Shortest(unwanted), excludes: true);
    }

    private static List<string> Shortest(IEnumerable<string> names)
    {
        var all = names.ToHashSet(StringComparer.Ordinal);
        return
        [
            .. all.Where(name =>
                name.LastIndexOf('.') is not (>= 0 and var dot) || !IsWithin(name[..dot], all)
            ),
        ];
    }

    /// <summary>Whether one of the names is the path, or above it.</summary>
    private static bool IsWithin(string path, HashSet<string> names)
    {
        if (names.Contains(path))
            return true;
        var lookup = names.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var dot = path.IndexOf('.'); dot >= 0; dot = path.IndexOf('.', dot + 1))
        {
            if (lookup.Contains(path.AsSpan(0, dot)))
                return true;
        }
        return false;
    }
}
