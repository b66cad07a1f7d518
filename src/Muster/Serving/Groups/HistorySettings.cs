using static Muster.Serving.ServerSettings;

namespace Muster.Serving.Groups;

/// <summary>What is kept of how devices came to be as they are.</summary>
internal static class HistorySettings
{
    public static IReadOnlyList<Setting> All =>
        [
            Of(
                "history-retention",
                "TIME",
                "How long changes of values are kept (90d)",
                (o, t) => o with { HistoryRetention = Lasting(t) }
            ),
            Of(
                "max-history",
                "N",
                "Most changes kept of one device (1000)",
                (o, t) => o with { MaxHistory = Number(t) }
            ),
            Of(
                "history-noise",
                "PATTERN,…",
                "Parameters whose changes are not kept, * for any text (default: a list of its own)",
                (o, t) => o with { HistoryNoise = Patterns(t) }
            ),
        ];

    private static string[] Patterns(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
