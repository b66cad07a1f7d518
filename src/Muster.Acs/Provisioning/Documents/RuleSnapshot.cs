using System.Collections.Frozen;
using System.Collections.Immutable;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Profiles;

namespace Muster.Acs.Provisioning.Documents;

/// <summary>
/// All rules as they hold at one moment, ready to be evaluated; it never changes, so that a session
/// that holds one sees one state.
/// </summary>
internal sealed record RuleSnapshot
{
    public static readonly RuleSnapshot Empty = new();

    /// <summary>Another number for other rules, over restarts too.</summary>
    public long Version { get; init; }

    /// <summary>In the order in which they run: by weight, then by name; profiles among them.</summary>
    public ImmutableArray<Preset> Presets { get; init; } = [];

    public FrozenDictionary<string, Provision> Provisions { get; init; } =
        FrozenDictionary<string, Provision>.Empty;

    public FrozenDictionary<string, VirtualParameter> VirtualParameters { get; init; } =
        FrozenDictionary<string, VirtualParameter>.Empty;

    public FrozenDictionary<string, ProvisioningObject> Objects { get; init; } =
        FrozenDictionary<string, ProvisioningObject>.Empty;

    public FrozenDictionary<string, ConfigValue> Config { get; init; } =
        FrozenDictionary<string, ConfigValue>.Empty;

    public FrozenDictionary<string, LookupTable> Tables { get; init; } =
        FrozenDictionary<string, LookupTable>.Empty;

    /// <summary>Stored documents that are wrong, and therefore not in here.</summary>
    public ImmutableArray<QuarantinedDocument> Quarantined { get; init; } = [];
}
