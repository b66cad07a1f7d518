using static Muster.Serving.ServerSettings;

namespace Muster.Serving.Groups;

/// <summary>How rules are followed.</summary>
internal static class RuleSettings
{
    public static IReadOnlyList<Setting> All =>
        [
            Of(
                "stock-rules",
                "true|false",
                "Give a new data directory the stock rules (true)",
                (o, t) => o with { StockRules = Switch(t) }
            ) with
            {
                IsSwitch = true,
            },
            Of(
                    "script-timeout",
                    "TIME",
                    "Longest run of one script of a rule (0.5s)",
                    (o, t) => o with { ScriptTimeout = Lasting(t) }
                )
                .Like("GENIEACS_SCRIPT_TIMEOUT", ElderSettings.Milliseconds),
            Of(
                    "rule-retry",
                    "TIME",
                    "How long rules that failed rest at first; twice as long each time (5m)",
                    (o, t) => o with { RuleRetry = Lasting(t) }
                )
                .Like("GENIEACS_RETRY_DELAY", ElderSettings.Seconds),
            Of(
                "rule-retry-max",
                "TIME",
                "How long rules that failed rest at most (12h)",
                (o, t) => o with { RuleRetryMax = Lasting(t) }
            ),
        ];
}
