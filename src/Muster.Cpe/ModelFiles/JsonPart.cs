using System.Text.Json;

namespace Muster.Cpe.ModelFiles;

/// <summary>A part of a model file that knows where it stands, so that errors can say so.</summary>
internal readonly record struct JsonPart(JsonElement Element, string Path)
{
    public bool IsText => Element.ValueKind == JsonValueKind.String;

    public FormatException Bad(string problem) =>
        new(Path.Length == 0 ? problem : $"{Path}: {problem}");

    /// <summary>Refuses members of other names: a misspelt one would go unnoticed.</summary>
    public void Allow(params ReadOnlySpan<string> names)
    {
        foreach (var (name, _) in Members())
            if (!names.Contains(name))
                throw Bad($"'{name}' means nothing here");
    }

    public IEnumerable<KeyValuePair<string, JsonPart>> Members()
    {
        if (Element.ValueKind is JsonValueKind.Undefined)
            yield break;
        if (Element.ValueKind != JsonValueKind.Object)
            throw Bad("must be an object");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in Element.EnumerateObject())
        {
            if (!seen.Add(member.Name))
                throw Bad($"'{member.Name}' occurs twice");
            yield return new(member.Name, new JsonPart(member.Value, Below(member.Name)));
        }
    }

    /// <summary>A member, or an undefined part when it is absent.</summary>
    public JsonPart Part(string name) =>
        Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(name, out var value)
            ? new JsonPart(value, Below(name))
            : new JsonPart(default, Below(name));

    public string AsText() =>
        Element.ValueKind == JsonValueKind.String
            ? Element.GetString()!
            : throw Bad("must be a text in quotes");

    public string? Text(string name)
    {
        var part = Part(name);
        return part.Element.ValueKind == JsonValueKind.Undefined ? null : part.AsText();
    }

    public bool Flag(string name) =>
        Part(name).Element.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.False => false,
            JsonValueKind.True => true,
            _ => throw Bad($"'{name}' must be true or false"),
        };

    public double? Number(string name)
    {
        var part = Part(name);
        if (part.Element.ValueKind == JsonValueKind.Undefined)
            return null;
        return
            part.Element.ValueKind == JsonValueKind.Number
            && part.Element.TryGetDouble(out var number)
            && double.IsFinite(number)
            && number >= int.MinValue
            && number <= uint.MaxValue
            ? number
            : throw Bad($"'{name}' must be a number");
    }

    /// <summary>The texts of an array; one text alone stands for an array of one.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        var part = Part(name);
        return part.Element.ValueKind switch
        {
            JsonValueKind.Undefined => [],
            JsonValueKind.String => [part.AsText()],
            _ => part.AsTexts(),
        };
    }

    /// <summary>The arrays of an array.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Lists(string name)
    {
        var part = Part(name);
        if (part.Element.ValueKind == JsonValueKind.Undefined)
            return [];
        return [.. part.Items().Select(item => item.AsTexts())];
    }

    private List<string> AsTexts() => [.. Items().Select(item => item.AsText())];

    private IEnumerable<JsonPart> Items()
    {
        if (Element.ValueKind != JsonValueKind.Array)
            throw Bad("must be an array");
        var index = 0;
        foreach (var item in Element.EnumerateArray())
            yield return new JsonPart(item, $"{Path}[{index++}]");
    }

    private string Below(string name) => Path.Length == 0 ? name : $"{Path} {name}";
}
