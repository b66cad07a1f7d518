using System.Runtime.CompilerServices;
using System.Text.Json;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Expressions;

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
        Precondition = Expressions.Precondition.Parse(preset.Precondition);
        Schedule = ScheduleOf(preset.Schedule);
        Arguments =
        [
            .. preset.Configurations.Select(configuration =>
                configuration is RunProvision run ? run.Arguments.Select(Argument).ToArray() : []
            ),
        ];
        var names = new HashSet<string>(Precondition.ParameterNames(), StringComparer.Ordinal);
        foreach (var argument in Arguments.SelectMany(arguments => arguments))
            names.UnionWith(argument.ParameterNames());
        Reads = names;
    }

    public Preset Preset { get; }
    public Expression Precondition { get; }

    /// <summary>Null is always.</summary>
    public Schedule? Schedule { get; }

    /// <summary>Of each configuration.</summary>
    public IReadOnlyList<Expression[]> Arguments { get; }

    /// <summary>Parameters that must be known before it can be told whether it applies.</summary>
    public IReadOnlySet<string> Reads { get; }

    private static Expression Argument(PresetArgument argument)
    {
        using var json = JsonDocument.Parse(argument.Json);
        return ExpressionJson.Read(json.RootElement);
    }

    // "Unparseable: always active."
    private static Schedule? ScheduleOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            return Schedule.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
