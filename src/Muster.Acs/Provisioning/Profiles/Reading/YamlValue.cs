using Muster.Acs.Provisioning.Documents;

namespace Muster.Acs.Provisioning.Profiles.Reading;

/// <summary>A value of a YAML or JSON text that knows where it stands.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal abstract record YamlValue(int Line, int Column)
{
    /// <summary>What to throw when this is not what was expected here.</summary>
    public DocumentException Wrong(string message) => new(message, Line, Column);

    public YamlMap Map(string expected) => this as YamlMap ?? throw Wrong(expected);

    public YamlList List(string expected) => this as YamlList ?? throw Wrong(expected);

    public YamlScalar Scalar(string expected) =>
        this is YamlScalar { IsNull: false } scalar ? scalar : throw Wrong(expected);
}

/// <summary>A mapping in the order of the text; a name that stands twice is refused.</summary>
internal sealed record YamlMap(int Line, int Column, IReadOnlyList<YamlMember> Members)
    : YamlValue(Line, Column)
{
    public YamlValue? this[string name] =>
        Members.FirstOrDefault(member => member.Name.Text == name)?.Value;

    /// <summary>Throws for a member that nobody asks for.</summary>
    /// <param name="what">Whose members they are, with its article.</param>
    public void Only(string what, params ReadOnlySpan<string> names)
    {
        foreach (var member in Members)
        {
            if (!names.Contains(member.Name.Text))
                throw member.Name.Wrong(
                    $"{what} has no '{member.Name.Text}'; it has {string.Join(", ", names.ToArray())}."
                );
        }
    }
}

internal sealed record YamlMember(YamlScalar Name, YamlValue Value);

internal sealed record YamlList(int Line, int Column, IReadOnlyList<YamlValue> Items)
    : YamlValue(Line, Column);

/// <summary>A text as it is written; only what stands without quotation marks can be more than that.</summary>
internal sealed record YamlScalar(int Line, int Column, string Text, bool IsPlain)
    : YamlValue(Line, Column)
{
    /// <summary>Its text begins in the next line.</summary>
    public bool IsBlock { get; init; }

    public bool IsNull => IsPlain && (Text is "" or "~" or "null" or "Null" or "NULL");

    /// <summary>Null for what is neither true nor false: yes, no, on and off are texts.</summary>
    public bool? Flag =>
        !IsPlain
            ? null
            : Text switch
            {
                "true" or "True" or "TRUE" => true,
                "false" or "False" or "FALSE" => false,
                _ => null,
            };
}
