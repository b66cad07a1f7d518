using System.Globalization;

namespace Muster.Serving;

internal sealed partial record ServerSettings
{
    private static IReadOnlyList<Setting> Admission =>
        [
            Of(
                "admission-sessions",
                "N",
                "Most sessions at once (0: found out by --admission-delay)",
                (o, t) => o with { AdmissionSessions = Count(t) }
            ),
            Of(
                "admission-delay",
                "TIME",
                "How long work may wait before new sessions are refused (0.1s)",
                (o, t) => o with { AdmissionDelay = Duration(t) }
            ),
            Of(
                "admission-memory",
                "SIZE",
                "Memory from which new sessions are refused (0: three quarters of what there is)",
                (o, t) => o with { AdmissionMemory = Octets(t) }
            ),
            Of(
                "admission-reserve",
                "N",
                "Sessions a second that somebody waits for, let in all the same (64)",
                (o, t) => o with { AdmissionReserve = Count(t) }
            ),
            Of(
                "admission-catch-up",
                "N",
                "Devices a second called back after a storm (10)",
                (o, t) => o with { AdmissionCatchUp = Count(t) }
            ),
        ];

    internal static int Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new FormatException($"'{text}' is no number from 0 to {int.MaxValue}");
}
