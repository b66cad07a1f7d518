using System.Net;

namespace Muster.Acs;

/// <summary>What is said of ranges of addresses by their name.</summary>
public static class WakeRanges
{
    /// <summary>
    /// RFC 1918, RFC 6598 (carrier-grade NAT), RFC 2544 (laboratories), unique and site-local addresses,
    /// and the NAT64 of a network of its own (RFC 8215).
    /// </summary>
    public static IReadOnlyList<IPNetwork> Private { get; } =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("fc00::/7"),
        IPNetwork.Parse("fec0::/10"),
        IPNetwork.Parse("64:ff9b:1::/48"),
    ];

    /// <summary>This machine itself.</summary>
    public static IReadOnlyList<IPNetwork> Loopback { get; } =
    [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];
}

/// <summary>How the server reaches devices, and what reaches it over UDP.</summary>
public sealed partial record AcsOptions
{
    /// <summary>
    /// UDP port of the STUN server, from which UDP connection requests are sent too (TR-069 Annex G);
    /// 0 picks a free one, null switches both off.
    /// </summary>
    public int? StunPort { get; init; } = 3478;

    /// <summary>
    /// UDP port on which lightweight notifications are received (TR-069 Annex M); 0 picks a free one,
    /// null receives none.
    /// </summary>
    public int? NotificationPort { get; init; } = 7547;

    /// <summary>
    /// Where connection requests may go beyond public addresses. A private address may always be knocked
    /// at by which the device itself called; loopback is allowed too where <see cref="Bind"/> is.
    /// </summary>
    public IReadOnlyList<IPNetwork> WakeNetworks { get; init; } = [];

    /// <summary>Connection requests that the server sends in a second, all devices together.</summary>
    public int WakeRate { get; init; } = 100;

    /// <summary>Connection requests to one device in a minute; as many may come in a burst.</summary>
    public int WakeDeviceRate { get; init; } = 12;

    /// <summary>
    /// Answer a device that asks for Basic credentials, and only Basic: whoever answers at the device's
    /// address then reads the password.
    /// </summary>
    public bool WakeBasic { get; init; }

    /// <summary>
    /// Write the signature of UDP connection requests in upper-case digits (quirk 184), where the model
    /// does not say otherwise.
    /// </summary>
    public bool WakeUpperCaseSignature { get; init; }

    /// <summary>
    /// Give each device a ConnectionRequestUsername and ConnectionRequestPassword of its own, written in
    /// its first session. Has no effect where <see cref="ConnectionRequestPassword"/> is configured.
    /// </summary>
    public bool WakeOwnCredentials { get; init; } = true;

    /// <summary>
    /// The JID with which the server logs in to an XMPP server to reach devices by it (TR-069 Annex K);
    /// null uses no XMPP. Devices must be of the same domain.
    /// </summary>
    public string? XmppUser { get; init; }

    /// <summary>The password of <see cref="XmppUser"/>.</summary>
    public string? XmppPassword { get; init; }

    /// <summary>The XMPP server, host or host:port; null takes the domain of <see cref="XmppUser"/>.</summary>
    public string? XmppServer { get; init; }

    /// <summary>
    /// Talk to the XMPP server over TLS only: a request carries the device's password in clear.
    /// </summary>
    public bool XmppTls { get; init; } = true;

    /// <summary>A PEM file of who vouches for the XMPP server; null takes the system's authorities.</summary>
    public string? XmppAuthority { get; init; }
}
