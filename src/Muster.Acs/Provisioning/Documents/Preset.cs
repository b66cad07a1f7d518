using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Rollouts;

namespace Muster.Acs.Provisioning.Documents;

/// <summary>For which devices, at which events and times, which provisions run.</summary>
internal sealed record Preset
{
    public const string DefaultChannel = "default";

    public required string Name { get; init; }

    /// <summary>What its doings are told to be caused by.</summary>
    public string Rule
    {
        get => field ?? $"preset {Name}";
        init;
    }

    /// <summary>Presets run in the order of their weights, then of their names.</summary>
    public double Weight { get; init; }

    /// <summary>The unit in which faults are isolated and retried.</summary>
    public string Channel { get; init; } = DefaultChannel;

    /// <summary>When it is active; null is always.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Event codes, and whether the Inform must have them or must not.</summary>
    public IReadOnlyDictionary<string, bool> Events { get; init; } = new Dictionary<string, bool>();

    /// <summary>For which devices.</summary>
    public Expression Precondition { get; init; } = Expression.True;

    /// <summary>For how many of those.</summary>
    public Rollout Rollout { get; init; } = Rollout.Full;

    public IReadOnlyList<PresetConfiguration> Configurations { get; init; } = [];
}

/// <summary>One thing a preset does.</summary>
internal abstract record PresetConfiguration;

/// <summary>Runs a provision, a script or a built-in one.</summary>
internal sealed record RunProvision(string Name, ExpressionList Arguments) : PresetConfiguration;

/// <summary>Sets a parameter.</summary>
/// <param name="Value">A string, double or bool.</param>
internal sealed record SetValue(string Path, object Value) : PresetConfiguration;

/// <summary>Refreshes a parameter or an object when it is older than that.</summary>
internal sealed record RefreshAfter(string Path, TimeSpan Age) : PresetConfiguration;

internal sealed record ChangeTag(string Tag, bool Add) : PresetConfiguration;

/// <summary>Wants one instance of a stored object below a path, or none.</summary>
/// <param name="Path">The parent, such as <c>Device.NAT.PortMapping</c>.</param>
/// <param name="Object">The name of the <see cref="ProvisioningObject"/>.</param>
internal sealed record ChangeInstance(string Path, string Object, bool Add) : PresetConfiguration;

/// <summary>Brings about what a profile says.</summary>
internal sealed record FollowProfile(Profiles.Profile Profile) : PresetConfiguration;
