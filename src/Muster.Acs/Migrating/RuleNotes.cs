using System.Text.RegularExpressions;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Configuration;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Planning;

namespace Muster.Acs.Migrating;

/// <summary>What a person should look at in a rule that is taken over.</summary>
internal static partial class RuleNotes
{
    private const int Most = 10;

    /// <param name="rules">What holds; null on trial, where it is not there yet.</param>
    public static IReadOnlyList<string> Of(
        DocumentKind kind,
        string name,
        string text,
        RuleSnapshot? rules
    ) =>
        kind switch
        {
            DocumentKind.Provision or DocumentKind.VirtualParameter => OfScript(text),
            DocumentKind.Preset when rules is not null => OfPreset(name, text, rules),
            DocumentKind.Config => ConfigKeys.NoteOn(name) is { } note ? [note] : [],
            _ => [],
        };

    private static IReadOnlyList<string> OfScript(string script) =>
        [
            .. Extension()
                .Matches(script)
                .Select(match => match.Groups["name"].Value)
                .Distinct(StringComparer.Ordinal)
                .Take(Most)
                .Select(extension =>
                    $"it calls the extension '{extension}': start the server with --extensions"
                ),
        ];

    private static IReadOnlyList<string> OfPreset(string name, string text, RuleSnapshot rules)
    {
        try
        {
            return
            [
                .. PresetReader
                    .Read(name, text, lenient: true)
                    .Configurations.OfType<RunProvision>()
                    .Select(run => run.Name)
                    .Where(run =>
                        !rules.Provisions.ContainsKey(run) && BuiltIns.Find(run, []) is null
                    )
                    .Distinct(StringComparer.Ordinal)
                    .Take(Most)
                    .Select(run => $"there is no provision '{run}' here yet"),
            ];
        }
        catch (DocumentException)
        {
            // Storing it says the same, and where.
            return [];
        }
    }

    [GeneratedRegex(
        """\bext\(\s*["'`](?<name>[^"'`]{1,64})["'`]""",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Extension();
}
