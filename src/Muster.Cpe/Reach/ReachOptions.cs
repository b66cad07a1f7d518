using System.Net;

namespace Muster.Cpe;

/// <summary>A way an ACS can make a device call home.</summary>
public enum ReachWay
{
    /// <summary>An HTTP GET to ConnectionRequestURL (TR-069 3.2.2).</summary>
    Http,

    /// <summary>A signed datagram through the binding a STUN server knows (Annex G).</summary>
    Udp,

    /// <summary>An IQ stanza (Annex K).</summary>
    Xmpp,
}

/// <summary>How the factory set devices up to be reached beside HTTP.</summary>
public sealed record ReachOptions
{
    /// <summary>
    /// One way for each device, in turn: device 0 has the first, device 1 the second, and so on.
    /// </summary>
    public IReadOnlyList<ReachWay> Ways { get; init; } = [ReachWay.Http];

    /// <summary>STUNServerAddress; empty for the host of the ACS's URL.</summary>
    public string StunServer { get; init; } = "";

    /// <summary>STUNServerPort.</summary>
    public int StunPort { get; init; } = 3478;

    /// <summary>
    /// STUNUsername; <c>{serial}</c> and <c>{id}</c> stand for the serial number and for
    /// OUI-ProductClass-SerialNumber. Empty for none.
    /// </summary>
    public string StunUsername { get; init; } = "{id}";

    /// <summary>STUNPassword.</summary>
    public string StunPassword { get; init; } = "";

    /// <summary>
    /// The address the UDP sockets are bound to; null for that of
    /// <see cref="AgentOptions.ConnectionRequestEndPoint"/>, or any.
    /// </summary>
    public IPAddress? UdpAddress { get; init; }

    /// <summary>The XMPP server's host; empty for the domain.</summary>
    public string XmppServer { get; init; } = "";

    /// <summary>Its port for clients.</summary>
    public int XmppPort { get; init; } = 5222;

    /// <summary>The JIDs' domain.</summary>
    public string XmppDomain { get; init; } = "";

    /// <summary>The JIDs' local part, with the same words in braces as STUN's.</summary>
    public string XmppUsername { get; init; } = "{serial}";

    /// <summary>The password of all of them.</summary>
    public string XmppPassword { get; init; } = "";

    /// <summary>UseTLS; false only for trials on loopback.</summary>
    public bool XmppTls { get; init; } = true;

    /// <summary>The way of one device.</summary>
    public ReachWay Of(int index) => Ways.Count == 0 ? ReachWay.Http : Ways[index % Ways.Count];
}
