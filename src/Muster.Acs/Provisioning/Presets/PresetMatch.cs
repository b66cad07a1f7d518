using System.Globalization;
using System.Text.Json;
using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Paths;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Profiles;

namespace Muster.Acs.Provisioning.Presets;

/// <summary>Which presets apply to a device now, and what they run. Pure.</summary>
internal static class PresetMatch
{
    /// <summary>Those that could, as far as events and times tell.</summary>
    public static List<CompiledPreset> Due(
        CompiledRules rules,
        DeviceFacts facts,
        EvaluationInputs inputs
    )
    {
        var due = new List<CompiledPreset>();
        foreach (var preset in rules.Presets)
        {
            if (
                preset.Preset.Rollout.Includes(preset.Preset.Rule, facts.Record.Id)
                && HasEvents(preset.Preset, facts)
                && IsActive(preset, facts.Now, inputs)
            )
                due.Add(preset);
        }
        return due;
    }

    /// <summary>What must be known of the device before their preconditions can be told.</summary>
    public static IEnumerable<Declaration> Reads(IReadOnlyList<CompiledPreset> due)
    {
        foreach (var preset in due)
        {
            foreach (var name in preset.Reads)
            {
                if (PathPattern.TryParse(name) is { Depth: > 0 } path)
                    yield return new Declaration(path, new(RuleOf(preset), "precondition", 0))
                    {
                        Times = new() { Value = 1 },
                    };
            }
        }
    }

    /// <summary>The provisions of those that apply, in order; exact duplicates run once, at the last place.</summary>
    public static List<ProvisionCall> Calls(
        RuleSnapshot rules,
        IReadOnlyList<CompiledPreset> due,
        DeviceData data,
        EvaluationInputs inputs
    )
    {
        var scope = new RuleScope(data, inputs);
        var calls = new List<ProvisionCall>();
        foreach (var preset in due)
        {
            if (!Applies(preset, rules, scope))
                continue;
            for (var at = 0; at < preset.Preset.Configurations.Count; at++)
            {
                if (Call(rules, preset, at, scope) is not { } call)
                    continue;
                calls.RemoveAll(call.IsSame);
                calls.Add(call);
            }
        }
        return calls;
    }

    /// <summary>A provision by its name; null when there is none, and nothing happens.</summary>
    public static ProvisionCall? Named(
        RuleSnapshot rules,
        string rule,
        string channel,
        string name,
        IReadOnlyList<string> arguments
    )
    {
        var call = new ProvisionCall(rule, name, arguments) { Channel = channel };
        if (rules.Provisions.TryGetValue(name, out var stored))
            return call with { Script = stored.Script };
        return BuiltIns.Find(name, arguments) is { } builtIn
            ? call with
            {
                BuiltIn = builtIn,
            }
            : null;
    }

    public static string RuleOf(CompiledPreset preset) => preset.Preset.Rule;

    private static bool Applies(CompiledPreset preset, RuleSnapshot rules, RuleScope scope) =>
        preset.Preset.Configurations is [FollowProfile { Profile: var profile }]
            ? preset.Preset.Precondition.Holds(new ProfileScope(profile, rules, scope))
            : preset.Preset.Precondition.Holds(scope);

    private static ProvisionCall? Call(
        RuleSnapshot rules,
        CompiledPreset preset,
        int at,
        RuleScope scope
    )
    {
        var channel = preset.Preset.Channel;
        string[] Json(params object[] scalars) => [.. scalars.Select(JsonOf)];
        ProvisionCall? Known(string name, params object[] arguments) =>
            new ProvisionCall(RuleOf(preset), name, Json(arguments)) { Channel = channel } with
            {
                BuiltIn = BuiltIns.Find(name, Json(arguments)),
            };
        return preset.Preset.Configurations[at] switch
        {
            RunProvision run => Named(
                rules,
                RuleOf(preset),
                channel,
                run.Name,
                [.. preset.Arguments[at].Select(argument => JsonOf(argument.Evaluate(scope)))]
            ),
            SetValue set => Known("value", set.Path, set.Value),
            RefreshAfter refresh => Known("refresh", refresh.Path, refresh.Age.TotalSeconds),
            ChangeTag tag => Known("tag", tag.Tag, tag.Add),
            FollowProfile follow => new ProvisionCall(RuleOf(preset), RuleOf(preset), [])
            {
                Channel = channel,
                IsProfile = true,
                BuiltIn = (run, _) => ProfileRun.Declare(run, follow.Profile, rules),
            },
            ChangeInstance change when rules.Objects.TryGetValue(change.Object, out var wanted) =>
                new ProvisionCall(
                    RuleOf(preset),
                    change.Add ? "add_object" : "delete_object",
                    Json(change.Path, change.Object)
                )
                {
                    Channel = channel,
                    BuiltIn = (run, cause) =>
                        BuiltIns.Object(run, cause, change.Path, wanted, change.Add),
                },
            _ => null,
        };
    }

    private static bool HasEvents(Preset preset, DeviceFacts facts)
    {
        foreach (var (code, wanted) in preset.Events)
        {
            var has = HasEvent(code, facts.Record, facts.IsFirst);
            facts.Asked[code] = has;
            if (has != wanted)
                return false;
        }
        return true;
    }

    // "Spaces are compared as _"; other characters as they are.
    /// <param name="code">As a preset has it.</param>
    /// <param name="device">As it called home.</param>
    /// <param name="isFirst">Whether it is its first session; null where the record tells.</param>
    public static bool HasEvent(string code, DeviceRecord device, bool? isFirst = null)
    {
        if (code == "Inform")
            return true;
        if (code == "Registered")
            return isFirst ?? device.FirstInform == device.LastInform;
        var wanted = code.Replace(' ', '_');
        return device.LastEvents.Any(seen =>
            string.Equals(seen.Replace(' ', '_'), wanted, StringComparison.OrdinalIgnoreCase)
        );
    }

    private static bool IsActive(CompiledPreset preset, long now, EvaluationInputs inputs)
    {
        if (preset.Preset.Schedule is not { } schedule)
            return true;
        var time = DeviceFacts.At(now);
        if (schedule.Cron.Next(time) is { } next)
            inputs.ChangesAt(next.ToUnixTimeMilliseconds());
        var isActive = schedule.IsActive(time);
        if (isActive && schedule.Cron.Previous(time) is { } start)
            inputs.ChangesAt((start + schedule.Duration).ToUnixTimeMilliseconds());
        return isActive;
    }

    private static string JsonOf(object scalar) =>
        scalar switch
        {
            bool flag => flag ? "true" : "false",
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            _ => $"\"{JsonEncodedText.Encode((string)scalar)}\"",
        };

    private static string JsonOf(ExpressionValue value) =>
        value.Kind switch
        {
            ExpressionKind.Boolean => value.IsTrue ? "true" : "false",
            ExpressionKind.Number => JsonOf((object)value.AsNumber()!.Value),
            ExpressionKind.Text => JsonOf((object)value.AsText()!),
            _ => "null",
        };
}
