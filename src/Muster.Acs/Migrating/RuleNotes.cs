using System.Text.RegularExpressions;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Planning;

namespace Muster.Acs.Migrating;

/// <summary>What a person should look at in a rule that is taken over.</summary>
internal static partial class RuleNotes
{
    private const int Most = 10;

    private static readonly HashSet<string> Heeded = new(StringComparer.Ordinal)
    {
        "cwmp.auth",
        "cwmp.connectionRequestAuth",
        "cwmp.retryDelay",
        "cwmp.maxCommitIterations",
        "cwmp.skipWritableCheck",
        "cwmp.gpvBatchSize",
        "cwmp.downloadTimeout",
    };

    private static readonly Dictionary<string, string> Instead = new(StringComparer.Ordinal)
    {
        ["cwmp.connectionRequestAllowBasicAuth"] = "start the server with --wake-basic",
        ["cwmp.udpConnectionRequestPort"] = "start the server with --stun-port",
        ["cwmp.connectionRequestTimeout"] = "waking has its own patience",
        ["cwmp.deviceOnlineThreshold"] = "a request says timeout=",
        ["cwmp.sessionTimeout"] = "it is 30 s, or what the device asks for",
        ["cwmp.gpnNextLevel"] = "discovery is planned otherwise",
        ["cwmp.skipRootGpn"] = "discovery is planned otherwise",
        ["cwmp.datetimeMilliseconds"] = "it is learned of each model, or set (muster model set)",
        ["cwmp.booleanLiteral"] = "it is learned of each model, or set (muster model set)",
        ["cwmp.downloadSuccessOnTimeout"] = "muster model set MODEL noTransferComplete true",
        ["cwmp.cookiesPath"] = "the cookie is for every path",
        ["cwmp.debug"] = "transcripts of sessions are kept (muster session show)",
    };

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
            DocumentKind.Config => OfConfig(name),
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

    private static IReadOnlyList<string> OfConfig(string key)
    {
        if (key.StartsWith("ui.", StringComparison.Ordinal))
            return ["it is kept, and nothing here heeds it: it is about GenieACS's console"];
        if (Heeded.Contains(key))
            return [];
        return
        [
            Instead.TryGetValue(key, out var other)
                ? $"it is kept and not heeded: {other}"
                : "it is kept, and nothing here heeds it",
        ];
    }

    [GeneratedRegex(
        """\bext\(\s*["'`](?<name>[^"'`]{1,64})["'`]""",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Extension();
}
