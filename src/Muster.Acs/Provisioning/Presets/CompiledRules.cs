using System.Runtime.CompilerServices;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Profiles;

namespace Muster.Acs.Provisioning.Presets;

/// <summary>The presets of a snapshot with all their texts read, once for all sessions.</summary>
internal sealed class CompiledRules
{
    private static readonly ConditionalWeakTable<RuleSnapshot, CompiledRules> Known = [];

    private CompiledRules(RuleSnapshot rules)
    {
        Rules = rules;
        Presets = [.. rules.Presets.Select(preset => new CompiledPreset(preset))];
    }

    public RuleSnapshot Rules { get; }

    public IReadOnlyList<CompiledPreset> Presets { get; }

    public static CompiledRules Of(RuleSnapshot rules) =>
        Known.GetValue(rules, static snapshot => new CompiledRules(snapshot));
}

/// <summary>A preset ready to be matched.</summary>
internal sealed class CompiledPreset
{
    public CompiledPreset(Preset preset)
    {
        Preset = preset;
        Arguments =
        [
            .. preset.Configurations.Select(configuration =>
                configuration is RunProvision run ? run.Arguments : []
            ),
        ];
        var profile = preset.Configurations is [FollowProfile follow] ? follow.Profile : null;
        var names = new HashSet<string>(
            profile is null
                ? preset.Precondition.ParameterNames()
                : ProfileNames.Of(profile, preset.Precondition),
            StringComparer.Ordinal
        );
        foreach (var argument in Arguments.SelectMany(arguments => arguments))
            names.UnionWith(argument.ParameterNames());
        Reads = names;
    }

    public Preset Preset { get; }

    /// <summary>Of each configuration.</summary>
    public IReadOnlyList<ExpressionList> Arguments { get; }

    /// <summary>Parameters that must be known before it can be told whether it applies.</summary>
    public IReadOnlySet<string> Reads { get; }
}
