using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using Muster.Acs;
using Muster.Serving.Groups;

namespace Muster.Serving;

/// <summary>What an operator set of the server, and the list of all there is to set.</summary>
internal sealed partial record ServerSettings
{
    public AcsOptions Acs { get; init; } = new() { StockRules = true };

    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    // A property: the groups in the other files are initialised in an order that nobody promises.
    public static IReadOnlyList<Setting> All =>
        field ??= [
            .. General,
            .. Credentials,
            .. Waking,
            .. WakePorts,
            .. Recorder,
            .. Admission,
            .. Files,
            .. FileLimits,
            .. DiagnosticSettings.All,
            .. Retention,
            .. Trust,
            .. FieldSettings.All,
            .. TelemetrySettings.All,
            .. DataModelSettings.All,
            .. RuleSettings.All,
            .. OutgoingSettings.All,
            .. AccessSettings.All,
            .. HistorySettings.All,
            .. ObservingSettings.All,
            .. ClusterSettings.All,
        ];

    private static IReadOnlyList<Setting> General =>
        [
            Of(
                "data",
                "DIR",
                "Database, files and generated keys (./muster-data)",
                (o, t) => o with { DataDirectory = NotEmpty(t) }
            ),
            Of(
                "store",
                "CONNECTION",
                "A PostgreSQL (postgres://user:password@host/database) in place of SQLite (none)",
                (o, t) => o with { Store = NotEmpty(t) }
            ),
            Of(
                    "bind",
                    "ADDRESS",
                    "The address all ports listen on (0.0.0.0)",
                    (o, t) => o with { Bind = Address(t) }
                )
                .Like("GENIEACS_CWMP_INTERFACE", text => text == "::" ? "0.0.0.0" : text),
            Of(
                    "cwmp-port",
                    "PORT",
                    "Devices call home here (7547); 0 picks a free port",
                    (o, t) => o with { CwmpPort = Port(t) }
                )
                .Like("GENIEACS_CWMP_PORT"),
            Of(
                    "nbi-port",
                    "PORT|off",
                    "The GenieACS-compatible northbound interface (7557)",
                    (o, t) => o with { NbiPort = PortOrOff(t) }
                )
                .Like("GENIEACS_NBI_PORT"),
            Of(
                "nbi-trusted",
                "CIDR,...",
                "Networks whose clients need no key there (none)",
                (o, t) => o with { NbiTrusted = Networks(t) }
            ),
            Of(
                "nbi-query-timeout",
                "TIME",
                "How long the search of one request may take there (60s)",
                (o, t) => o with { NbiQueryTimeout = Lasting(t) }
            ),
            Of(
                    "files-port",
                    "PORT",
                    "Devices download files here (7567)",
                    (o, t) => o with { FilesPort = Port(t) }
                )
                .Like("GENIEACS_FS_PORT"),
            Of("port", "PORT", "The API (3000)", (o, t) => o with { Port = Port(t) })
                .Like("GENIEACS_UI_PORT"),
            Of(
                    "files-url",
                    "URL",
                    "What devices are told to download from",
                    (o, t) => o with { FilesUrl = Url(t) }
                )
                .Like("GENIEACS_FS_URL_PREFIX"),
        ];

    private static IReadOnlyList<Setting> Credentials =>
        [
            Of(
                "cpe-auth",
                "none|basic|digest|certificate",
                "How devices prove who they are (digest)",
                (o, t) => o with { CpeAuthentication = Authentication(t) }
            ),
            Of(
                "cpe-user",
                "USER",
                "What devices call home with (generated)",
                (o, t) => o with { CpeUser = NotEmpty(t) }
            ),
            Of(
                "cpe-password",
                "PASSWORD",
                "See --cpe-user",
                (o, t) => o with { CpePassword = NotEmpty(t) }
            ),
            Of(
                "connection-request-user",
                "USER",
                "For connection requests (the --cpe-user)",
                (o, t) => o with { ConnectionRequestUser = NotEmpty(t) }
            ),
            Of(
                "connection-request-password",
                "PASSWORD",
                "See --connection-request-user",
                (o, t) => o with { ConnectionRequestPassword = NotEmpty(t) }
            ),
            Of(
                "api-key",
                "KEY",
                "The first API key (generated)",
                (o, t) => o with { ApiKey = NotEmpty(t) }
            ),
            Of(
                "indexed-parameters",
                "NAME,...",
                "Parameters that get an index for searches, beside those that have one: names below the root, "
                    + "parted by commas",
                (o, t) =>
                    o with
                    {
                        IndexedParameters =
                        [
                            .. o.IndexedParameters,
                            .. NotEmpty(t).Split(',', StringSplitOptions.TrimEntries),
                        ],
                    }
            ),
            Of(
                "discover",
                "true|false",
                "Read a device's whole tree at first contact (false)",
                (o, t) => o with { DiscoverOnBootstrap = Switch(t) }
            ) with
            {
                IsSwitch = true,
            },
            new(
                "log-level",
                "LEVEL",
                "trace, debug, information, warning, error or none (warning)",
                (s, t) => s with { LogLevel = Level(t) }
            ),
        ];

    internal static Setting Of(
        string name,
        string placeholder,
        string description,
        Func<AcsOptions, string, AcsOptions> apply
    ) => new(name, placeholder, description, (s, t) => s with { Acs = apply(s.Acs, t) });

    internal static string NotEmpty(string text) =>
        text.Length > 0 ? text : throw new FormatException("it is empty");

    internal static int Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && port <= IPEndPoint.MaxPort
            ? port
            : throw new FormatException($"'{text}' is no port from 0 to {IPEndPoint.MaxPort}");

    private static IPAddress Address(string text) =>
        text == "*" ? IPAddress.Any
        : text == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(text, out var address) ? address
        : throw new FormatException($"'{text}' is no IP address");

    internal static Uri Url(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https")
            ? url
            : throw new FormatException($"'{text}' is no http or https URL");

    private static CpeAuthentication Authentication(string text) =>
        text.ToLowerInvariant() switch
        {
            "none" => CpeAuthentication.None,
            "basic" => CpeAuthentication.Basic,
            "digest" => CpeAuthentication.Digest,
            "certificate" => CpeAuthentication.Certificate,
            _ => throw new FormatException(
                $"'{text}' is none of none, basic, digest and certificate"
            ),
        };

    internal static bool Switch(string text) =>
        text.ToLowerInvariant() switch
        {
            "" or "true" or "1" or "yes" or "on" => true,
            "false" or "0" or "no" or "off" => false,
            _ => throw new FormatException($"'{text}' is neither true nor false"),
        };

    private static LogLevel Level(string text) =>
        Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) && Enum.IsDefined(level)
            ? level
            : throw new FormatException(
                $"'{text}' is none of trace, debug, information, warning, error, critical, none"
            );
}
