using System.Globalization;
using System.Net;
using Muster.Acs;

namespace Muster.Serving;

/// <summary>Settings of how devices are reached.</summary>
internal sealed partial record ServerSettings
{
    private static IReadOnlyList<Setting> Waking =>
        [
            Of(
                    "stun-port",
                    "PORT|off",
                    "STUN server, and UDP connection requests (3478)",
                    (o, t) => o with { StunPort = PortOrOff(t) }
                )
                .Like("GENIEACS_UDP_CONNECTION_REQUEST_PORT"),
            Of(
                "notification-port",
                "PORT|off",
                "Lightweight notifications over UDP (7547)",
                (o, t) => o with { NotificationPort = PortOrOff(t) }
            ),
            Of(
                "wake-networks",
                "CIDR,...",
                "Where connection requests may go beyond public addresses and a device's own: "
                    + "networks, 'private', 'loopback' (none)",
                (o, t) => o with { WakeNetworks = Networks(t) }
            ),
            Of(
                "wake-rate",
                "N",
                "Connection requests a second, all devices together (100)",
                (o, t) => o with { WakeRate = Number(t) }
            ),
            Of(
                "wake-device-rate",
                "N",
                "Connection requests a minute to one device (12)",
                (o, t) => o with { WakeDeviceRate = Number(t) }
            ),
            Of(
                "wake-own-credentials",
                "true|false",
                "Give each device connection request credentials of its own (true)",
                (o, t) => o with { WakeOwnCredentials = Switch(t) }
            ) with
            {
                IsSwitch = true,
            },
            Of(
                "wake-basic",
                "true|false",
                "Answer devices that ask for Basic, which shows them the password (false)",
                (o, t) => o with { WakeBasic = Switch(t) }
            ) with
            {
                IsSwitch = true,
                Elder = new("GENIEACS_CONNECTION_REQUEST_ALLOW_BASIC_AUTH"),
            },
        ];

    private static IReadOnlyList<Setting> WakePorts =>
        [
            Of(
                "wake-upper-case-signature",
                "true|false",
                "Sign UDP connection requests in upper-case digits (false)",
                (o, t) => o with { WakeUpperCaseSignature = Switch(t) }
            ) with
            {
                IsSwitch = true,
            },
            Of(
                    "xmpp-user",
                    "JID",
                    "What the server logs in to an XMPP server as, to reach devices by it (none)",
                    (o, t) => o with { XmppUser = NotEmpty(t) }
                )
                .Like("GENIEACS_XMPP_JID"),
            Of(
                    "xmpp-password",
                    "PASSWORD",
                    "See --xmpp-user",
                    (o, t) => o with { XmppPassword = NotEmpty(t) }
                )
                .Like("GENIEACS_XMPP_PASSWORD"),
            Of(
                "xmpp-server",
                "HOST[:PORT]",
                "The XMPP server (the domain of --xmpp-user)",
                (o, t) => o with { XmppServer = NotEmpty(t) }
            ),
            Of(
                "xmpp-tls",
                "true|false",
                "Talk to the XMPP server over TLS only (true)",
                (o, t) => o with { XmppTls = Switch(t) }
            ) with
            {
                IsSwitch = true,
            },
            Of(
                "xmpp-authority",
                "FILE",
                "PEM of who vouches for the XMPP server (the system's)",
                (o, t) => o with { XmppAuthority = NotEmpty(t) }
            ),
        ];

    private static int? PortOrOff(string text) =>
        text.Equals("off", StringComparison.OrdinalIgnoreCase) ? null : Port(text);

    internal static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{text}' is no number");

    internal static IReadOnlyList<IPNetwork> Networks(string text) =>
        [
            .. text.Split(
                    ',',
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                )
                .SelectMany(Network),
        ];

    private static IReadOnlyList<IPNetwork> Network(string text) =>
        text.ToLowerInvariant() switch
        {
            "private" => WakeRanges.Private,
            "loopback" => WakeRanges.Loopback,
            _ when IPNetwork.TryParse(text, out var network) => [network],
            _ when IPAddress.TryParse(text, out var address) =>
            [
                new IPNetwork(address, address.GetAddressBytes().Length * 8),
            ],
            _ => throw new FormatException(
                $"'{text}' is no network such as 10.0.0.0/8, nor 'private' or 'loopback'"
            ),
        };
}
