using static Muster.Serving.ServerSettings;

namespace Muster.Serving.Groups;

/// <summary>What the server calls outside: extensions, and the receivers of webhooks.</summary>
internal static class OutgoingSettings
{
    public static IReadOnlyList<Setting> All => [.. Extensions, .. Places, .. Webhooks];

    private static IReadOnlyList<Setting> Extensions =>
        [
            Of(
                    "extensions",
                    "DIR",
                    "Node modules that scripts call with ext() (none)",
                    (o, t) => o with { Extensions = NotEmpty(t) }
                )
                .Like("GENIEACS_EXT_DIR"),
            Of(
                    "extension-timeout",
                    "TIME",
                    "The longest a call of an extension may take (3s)",
                    (o, t) => o with { ExtensionTimeout = Lasting(t) }
                )
                .Like("GENIEACS_EXT_TIMEOUT", ElderSettings.Milliseconds),
            Of(
                "extension-processes",
                "N",
                "Most processes of one extension (2)",
                (o, t) => o with { ExtensionProcesses = Number(t) }
            ),
            Of(
                "extension-program",
                "FILE",
                "The program that runs extensions (node)",
                (o, t) => o with { ExtensionProgram = NotEmpty(t) }
            ),
            Of(
                "extension-urls",
                "NAME=URL,…",
                "Extensions that are called by HTTP (none)",
                (o, t) => o with { ExtensionUrls = NamedUrls(t) }
            ),
            Of(
                "extension-secret",
                "SECRET",
                "Sent to --extension-urls as a bearer token (none)",
                (o, t) => o with { ExtensionSecret = NotEmpty(t) }
            ),
        ];

    private static IReadOnlyList<Setting> Places =>
        [
            Of(
                "outgoing-networks",
                "CIDR,…",
                "Where webhooks and extensions may be beyond public addresses: networks, private, "
                    + "loopback (none)",
                (o, t) => o with { OutgoingNetworks = Networks(t) }
            ),
            Of(
                "outgoing-authority",
                "FILE",
                "PEM of who vouches for them beside the system's authorities",
                (o, t) => o with { OutgoingAuthority = NotEmpty(t) }
            ),
        ];

    private static IReadOnlyList<Setting> Webhooks =>
        [
            Of(
                "webhook-timeout",
                "TIME",
                "The longest a receiver of webhooks may take (10s)",
                (o, t) => o with { WebhookTimeout = Lasting(t) }
            ),
            Of(
                "webhook-patience",
                "TIME",
                "How long an event waits for a receiver that is not there (1d)",
                (o, t) => o with { WebhookPatience = Lasting(t) }
            ),
            Of(
                "webhook-retention",
                "TIME",
                "How long dead letters are kept (30d)",
                (o, t) => o with { WebhookRetention = Lasting(t) }
            ),
            Of(
                "max-dead-letters",
                "N",
                "Most dead letters of one webhook (10000)",
                (o, t) => o with { MaxDeadLetters = Number(t) }
            ),
        ];

    private static Dictionary<string, Uri> NamedUrls(string text)
    {
        var urls = new Dictionary<string, Uri>(StringComparer.Ordinal);
        foreach (
            var pair in text.Split(
                ',',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            )
        )
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } name, var url])
                throw new FormatException($"'{pair}' is no NAME=URL");
            if (!urls.TryAdd(name, Url(url)))
                throw new FormatException($"'{name}' stands there twice");
        }
        return urls;
    }
}
