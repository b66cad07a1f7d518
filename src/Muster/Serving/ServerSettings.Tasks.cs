using Muster.Acs;
using Muster.CommandLine;

namespace Muster.Serving;

internal sealed partial record ServerSettings
{
    private static IReadOnlyList<Setting> Retention =>
        [
            Of(
                "event-retention",
                "TIME",
                "How long events are kept (30d)",
                (o, t) => o with { EventRetention = Lasting(t) }
            ),
            Of(
                "max-events",
                "N",
                "Most events kept (5000000)",
                (o, t) => o with { MaxEvents = AtMost(t) }
            ),
            Of(
                "tell-value-changes",
                "true|false",
                "Keep in the log which values change, even when nobody asks (false)",
                (o, t) => o with { TellValueChanges = Switch(t) }
            ) with
            {
                IsSwitch = true,
            },
            Of(
                "task-retention",
                "TIME",
                "How long finished tasks and transfers are kept (90d)",
                (o, t) => o with { TaskRetention = Lasting(t) }
            ),
            Of(
                "max-finished-tasks",
                "N",
                "Most finished tasks kept (1000000)",
                (o, t) => o with { MaxFinishedTasks = AtMost(t) }
            ),
            Of(
                    "transfer-timeout",
                    "TIME",
                    "What a transfer or a reboot may take at least (1h)",
                    (o, t) => o with { TransferTimeout = Lasting(t) }
                )
                .Like("GENIEACS_DOWNLOAD_TIMEOUT", ElderSettings.Seconds),
            Of(
                "kicked-next-url",
                "URL",
                "Where a Kicked sends the user's browser (nowhere)",
                (o, t) => o with { KickedNextUrl = t.Length == 0 ? "" : Url(t).AbsoluteUri }
            ),
        ];

    internal static TimeSpan Lasting(string text) =>
        Durations.TryParse(text, out var time)
            ? time
            : throw new FormatException($"'{text}' is no time such as 90s, 5m, 2h or 30d");

    private static int AtMost(string text) =>
        int.TryParse(
            text,
            System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : throw new FormatException($"'{text}' is no number");
}
