using Muster.Acs.Files;
using Muster.Acs.Provisioning.Configuration;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Profiles;
using Muster.Acs.Storage;

namespace Muster.Acs.Provisioning.Plans;

/// <summary>What rules name and nobody has: allowed, for it may come, and most often a slip.</summary>
internal static class RuleWarnings
{
    private const int Most = 100;

    public static async Task<IReadOnlyList<string>> OfAsync(
        RuleSnapshot rules,
        IFileStore files,
        CancellationToken cancellation
    )
    {
        var warnings = rules
            .Presets.SelectMany(preset => Of(preset, rules))
            .Concat(rules.Config.Keys.Order(StringComparer.Ordinal).SelectMany(OfKey))
            .Take(Most)
            .ToList();
        foreach (var profile in rules.Presets.Select(ProfileOf).OfType<Profile>())
        {
            foreach (var firmware in profile.Blocks().Select(block => block.Firmware))
            {
                if (
                    firmware?.File.Expression.Evaluate(EmptyScope.Instance).AsText() is { } file
                    && !await ExistsAsync(file, files, cancellation)
                )
                    warnings.Add(
                        $"{profile.Preset.Rule} line {firmware.Line}: "
                            + (
                                file.StartsWith(FileOffers.ByVersion)
                                    ? $"no file brings version '{file[1..]}'."
                                    : $"there is no file '{file}'."
                            )
                    );
            }
        }
        return warnings;
    }

    private static async Task<bool> ExistsAsync(
        string file,
        IFileStore files,
        CancellationToken cancellation
    ) =>
        file.StartsWith(FileOffers.ByVersion)
            ? (await files.OfVersionAsync(file[1..], cancellation)).Count > 0
            : await files.FindAsync(file, cancellation) is not null;

    private static Profile? ProfileOf(Preset preset) =>
        preset.Configurations is [FollowProfile follow] ? follow.Profile : null;

    // What is about another console is known to be so, and would be many lines.
    private static IEnumerable<string> OfKey(string key)
    {
        if (
            ConfigKeys.WarningOf(key) is { } warning
            && !key.StartsWith("ui.", StringComparison.Ordinal)
        )
            yield return $"configuration value {key}: {warning}.";
    }

    private static IEnumerable<string> Of(Preset preset, RuleSnapshot rules)
    {
        foreach (var configuration in preset.Configurations)
        {
            switch (configuration)
            {
                case RunProvision run
                    when !rules.Provisions.ContainsKey(run.Name) && !BuiltIns.Has(run.Name):
                    yield return $"{preset.Rule}: there is no provision '{run.Name}'.";
                    break;
                case ChangeInstance change when !rules.Objects.ContainsKey(change.Object):
                    yield return $"{preset.Rule}: there is no object '{change.Object}'.";
                    break;
                case FollowProfile { Profile: var profile }:
                    foreach (var (expression, line) in profile.Expressions())
                    {
                        foreach (var missing in Missing(expression, profile, rules))
                            yield return $"{preset.Rule} line {line}: there is no {missing}.";
                    }
                    break;
            }
        }
    }

    private static IEnumerable<string> Missing(
        Expression expression,
        Profile profile,
        RuleSnapshot rules
    )
    {
        if (expression is Call { Arguments: [Literal { Value: var literal }, ..] } call)
        {
            var name = literal.AsText() ?? "";
            if (
                call.Function == ProfileFunctions.Lookup
                && !profile.Tables.ContainsKey(name)
                && !rules.Tables.ContainsKey(name)
            )
                yield return $"table '{name}'";
            if (call.Function == ProfileFunctions.Config && !rules.Config.ContainsKey(name))
                yield return $"configuration value '{name}'";
        }
        foreach (var operand in NamesRead.Operands(expression))
        {
            foreach (var missing in Missing(operand, profile, rules))
                yield return missing;
        }
    }
}
