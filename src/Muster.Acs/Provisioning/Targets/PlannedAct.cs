using Muster.Acs.Provisioning.Planning;

namespace Muster.Acs.Provisioning.Targets;

internal enum ActKind
{
    List,
    Read,
    ReadAttributes,
    Write,
    WriteAttributes,
    Add,
    Delete,
    Download,
    Reboot,
    FactoryReset,
    Tag,
    Untag,
    Log,

    /// <summary>The rule has no value for it.</summary>
    NoValue,
}

/// <summary>Something rules would do to a device.</summary>
/// <param name="Value">What would be written; it may be a password.</param>
internal sealed record PlannedAct(ActKind Kind, string Path, string? Value, Cause Cause)
{
    /// <summary>What is there now, as far as it is known.</summary>
    public string? Before { get; init; }

    /// <summary>Of what would be read: nobody has seen it yet.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>A rule wants it hidden.</summary>
    public bool IsSecret { get; init; }
}
