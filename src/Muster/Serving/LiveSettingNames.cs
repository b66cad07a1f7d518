using System.Collections.Frozen;

namespace Muster.Serving;

/// <summary>Settings that may be changed while the server runs: what reads them reads them anew each time.</summary>
internal static class LiveSettingNames
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "history-retention",
        "max-history",
        "history-noise",
        "audit-retention",
        "max-audit-entries",
        "event-retention",
        "max-events",
        "task-retention",
        "recorder-sample",
        "discover",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool Has(Setting setting) => Names.Contains(setting.Name);
}
