using Muster.Acs;
using static Muster.Serving.ServerSettings;

namespace Muster.Serving.Groups;

/// <summary>What is told of the server to those who watch it, and how it ends.</summary>
internal static class ObservingSettings
{
    public static IReadOnlyList<Setting> All =>
        [
            .. Logs,
            Of(
                "otlp-endpoint",
                "URL",
                "Where traces, metrics and logs are sent by OTLP (what OTEL_* says, else none)",
                (o, t) => o with { OtlpEndpoint = Url(t) }
            ),
            Of(
                "otlp-protocol",
                "http|grpc",
                "How (http)",
                (o, t) => o with { OtlpProtocol = Protocol(t) }
            ),
            Of(
                "otlp-headers",
                "SECRET",
                "Sent with it: NAME=VALUE,... (none)",
                (o, t) => o with { OtlpHeaders = NotEmpty(t) }
            ),
            Of(
                "trace-sample",
                "SHARE",
                "Share of sessions that are traced where traces are sent (0.01)",
                (o, t) => o with { TraceSample = Share(t) }
            ),
            Of(
                "stop-patience",
                "TIME",
                "How long open sessions may go on when the server stops; at most 20s (10s)",
                (o, t) => o with { StopPatience = Lasting(t) }
            ),
        ];

    private static IReadOnlyList<Setting> Logs =>
        [
            new Setting(
                "log-format",
                "text|json",
                "Lines of the log for people, or one JSON object each (text)",
                (s, t) => s with { LogFormat = Format(t) }
            ).Like("GENIEACS_LOG_FORMAT", text => text == "simple" ? "text" : text),
            Of(
                    "access-log",
                    "FILE|stdout|off",
                    "One line for each event of a session, in GenieACS's words (off)",
                    (o, t) => o with { AccessLog = t == "off" ? null : NotEmpty(t) }
                )
                .Like("GENIEACS_CWMP_ACCESS_LOG_FILE"),
            Of(
                    "access-log-format",
                    "simple|json",
                    "How its lines are written (simple)",
                    (o, t) => o with { AccessLogFormat = AccessFormat(t) }
                )
                .Like("GENIEACS_ACCESS_LOG_FORMAT"),
        ];

    private static LogFormat Format(string text) =>
        text.ToLowerInvariant() switch
        {
            "text" => LogFormat.Text,
            "json" => LogFormat.Json,
            _ => throw new FormatException($"'{text}' is neither text nor json"),
        };

    private static AccessLogFormat AccessFormat(string text) =>
        text.ToLowerInvariant() switch
        {
            "simple" => AccessLogFormat.Simple,
            "json" => AccessLogFormat.Json,
            _ => throw new FormatException($"'{text}' is neither simple nor json"),
        };

    private static OtlpProtocol Protocol(string text) =>
        text.ToLowerInvariant() switch
        {
            "http" or "http/protobuf" => OtlpProtocol.Http,
            "grpc" => OtlpProtocol.Grpc,
            _ => throw new FormatException($"'{text}' is neither http nor grpc"),
        };
}
