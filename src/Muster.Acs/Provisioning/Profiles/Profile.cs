using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Paths;

namespace Muster.Acs.Provisioning.Profiles;

/// <summary>What devices shall be like, without a script: a YAML or JSON document.</summary>
internal sealed record Profile
{
    public required string Name { get; init; }

    /// <summary>When and for which devices it is followed, as of a preset.</summary>
    public required Preset Preset { get; init; }

    /// <summary>Names for what is worked out once, in the order of the text.</summary>
    public IReadOnlyDictionary<string, Template> Let { get; init; } =
        new Dictionary<string, Template>();

    /// <summary>Tables of its own, before the stored ones of the same name.</summary>
    public IReadOnlyDictionary<string, LookupTable> Tables { get; init; } =
        new Dictionary<string, LookupTable>();

    /// <summary>Paths whose values are hidden, beside those whose names say so.</summary>
    public IReadOnlySet<string> Secrets { get; init; } = new HashSet<string>();

    /// <summary>What holds for all its devices.</summary>
    public required ProfileBlock Always { get; init; }

    /// <summary>What holds too where the condition does; later ones win.</summary>
    public IReadOnlyList<ProfileCase> Cases { get; init; } = [];

    /// <summary>All parts, whether they hold or not.</summary>
    public IEnumerable<ProfileBlock> Blocks() => [Always, .. Cases.Select(each => each.Then)];

    /// <summary>All its expressions, and the lines they stand in.</summary>
    public IEnumerable<(Expression Expression, int Line)> Expressions() =>
        [
            (Preset.Precondition, 1),
            .. Let.Values.Select(template => (template.Expression, 1)),
            .. Cases.Select(each => (each.When, each.Line)),
            .. Blocks().SelectMany(block => block.Expressions()),
        ];

    public static string RuleOf(string name) => $"profile {name}";
}

/// <summary>A part of a profile under a condition.</summary>
internal sealed record ProfileCase(Expression When, ProfileBlock Then, int Line);

/// <summary>Things wanted together.</summary>
internal sealed record ProfileBlock
{
    public IReadOnlyList<ProfileValue> Values { get; init; } = [];
    public IReadOnlyList<ProfileObject> Objects { get; init; } = [];

    /// <summary>The tag, and whether the device shall have it.</summary>
    public IReadOnlyList<(string Tag, Template On, int Line)> Tags { get; init; } = [];
    public IReadOnlyList<ProfileFreshness> Fresh { get; init; } = [];

    /// <summary>0 off, 1 passive, 2 active …</summary>
    public IReadOnlyList<(PathPattern Path, int Level, int Line)> Notifications { get; init; } = [];
    public ProfileFirmware? Firmware { get; init; }

    /// <summary>What its values are made of, and the lines they stand in.</summary>
    public IEnumerable<(Expression Expression, int Line)> Expressions()
    {
        foreach (var value in Values)
            yield return (value.Value.Expression, value.Line);
        foreach (var (_, on, line) in Tags)
            yield return (on.Expression, line);
        foreach (var each in Objects)
        {
            foreach (var (_, value) in each.Keys)
                yield return (value.Expression, each.Line);
            foreach (var value in each.Values)
                yield return (value.Value.Expression, value.Line);
        }
        if (Firmware is not { } firmware)
            yield break;
        yield return (firmware.Version.Expression, firmware.Line);
        yield return (firmware.File.Expression, firmware.Line);
    }
}

internal sealed record ProfileValue(PathPattern Path, Template Value, int Line);

/// <summary>Instances of a table: those with these keys, so many of them, with these values.</summary>
internal sealed record ProfileObject(
    PathPattern Table,
    IReadOnlyList<(PathPattern Name, Template Value)> Keys,
    int Min,
    int Max,
    IReadOnlyList<ProfileValue> Values,
    int Line
);

/// <param name="IsDeep">All below the path is meant too.</param>
internal sealed record ProfileFreshness(PathPattern Path, bool IsDeep, TimeSpan Age, int Line);

/// <summary>A download while the software of the device has another version.</summary>
/// <param name="Retry">At most once in that time.</param>
internal sealed record ProfileFirmware(
    Template Version,
    Template File,
    string FileType,
    TimeSpan Retry,
    int Line
);
