using System.Xml.Linq;

namespace Muster.Cwmp.Xmpp;

/// <summary>What the owner of the socket has to do or to know next.</summary>
public abstract record XmppStep
{
    private XmppStep() { }

    /// <summary>Octets to send.</summary>
    public sealed record Send(byte[] Bytes) : XmppStep;

    /// <summary>
    /// Negotiate TLS on the socket now, check the server's certificate against the account's
    /// domain, then send what <see cref="XmppStream.TlsEstablished"/> gives.
    /// </summary>
    public sealed record StartTls : XmppStep;

    /// <summary>The stream is ready; this is our full JID.</summary>
    public sealed record Bound(string Jid) : XmppStep;

    /// <summary>
    /// A stanza came that is not the stream's own business: an answer to one of ours, or a
    /// connection request.
    /// </summary>
    public sealed record Stanza(XElement Element) : XmppStep;

    /// <summary>The stream is over; close the socket.</summary>
    /// <param name="Failure">Null when the server ended it in good order.</param>
    /// <param name="Reason">For people.</param>
    public sealed record Over(XmppFailure? Failure, string Reason) : XmppStep;
}

/// <summary>Why a stream ended.</summary>
public enum XmppFailure
{
    /// <summary>What came is no XMPP, or more than the limits allow.</summary>
    Malformed,

    /// <summary>The server offers no TLS, or refuses it, and the account wants it.</summary>
    NoTls,

    /// <summary>The server offers no way to log in that we know or dare.</summary>
    NoMechanism,

    /// <summary>User name or password are wrong, or the server does not know ours.</summary>
    NotAuthorized,

    /// <summary>The server refused a resource.</summary>
    NotBound,

    /// <summary>The server ended the stream with an error.</summary>
    StreamError,
}
