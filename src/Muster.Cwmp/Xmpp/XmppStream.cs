using System.Text;
using System.Xml.Linq;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Cwmp.Xmpp;

/// <summary>
/// The client's side of an XMPP stream (RFC 6120), as connection requests need it (TR-069 Annex K):
/// TLS, SASL, a resource, stanzas; pings are answered, what is not ours is refused. It has no socket
/// and no clock: octets go in, steps come out. One for each connection; not for several threads.
/// </summary>
/// <param name="account">Who logs in.</param>
/// <param name="nonce">Fresh and random: letters and digits, at least 16.</param>
public sealed class XmppStream(XmppAccount account, string nonce)
{
    private const string BindId = "muster-bind";
    private static readonly XNamespace Streams = "http://etherx.jabber.org/streams";
    private static readonly XNamespace Tls = "urn:ietf:params:xml:ns:xmpp-tls";
    private static readonly XNamespace Bind = "urn:ietf:params:xml:ns:xmpp-bind";
    private static readonly XNamespace Client = "jabber:client";
    private static readonly XNamespace Ping = "urn:xmpp:ping";
    private static readonly XNamespace StreamErrors = "urn:ietf:params:xml:ns:xmpp-streams";

    private enum Phase
    {
        Features,
        Tls,
        Login,
        Binding,
        Bound,
        Over,
    }

    private readonly XmppFramer framer = new();
    private Phase phase;
    private bool isProtected;
    private bool isLoggedIn;
    private XmppLogin? login;

    /// <summary>What keeps the connection alive in the eyes of NATs: one blank.</summary>
    public static ReadOnlyMemory<byte> KeepAlive { get; } = new([(byte)' ']);

    /// <summary>What ends the stream in good order.</summary>
    public static ReadOnlyMemory<byte> End { get; } = Encoding.ASCII.GetBytes("</stream:stream>");

    /// <summary>What to send first, when the connection is there.</summary>
    public byte[] Open() =>
        Encoding.UTF8.GetBytes(
            "<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
                + $" xmlns:stream='{Streams.NamespaceName}' version='1.0'"
                + $" to='{System.Security.SecurityElement.Escape(account.Domain)}'>"
        );

    /// <summary>What to send when TLS stands and the server's certificate was found good.</summary>
    public byte[] TlsEstablished()
    {
        isProtected = true;
        phase = Phase.Features;
        framer.Restart();
        return Open();
    }

    /// <summary>Takes what came; the steps are to be done in their order.</summary>
    public IReadOnlyList<XmppStep> Receive(ReadOnlySpan<byte> octets)
    {
        var steps = new List<XmppStep>(2);
        try
        {
            framer.Add(octets);
            while (phase != Phase.Over && framer.TryNext(out var frame, out var bytes))
                Take(frame, bytes, steps);
        }
        catch (XmppException wrong)
        {
            Fail(steps, XmppFailure.Malformed, wrong.Message);
        }
        return steps;
    }

    private void Take(XmppFrame frame, byte[] octets, List<XmppStep> steps)
    {
        if (frame == XmppFrame.Header)
            return;
        if (frame == XmppFrame.End)
        {
            phase = Phase.Over;
            steps.Add(new XmppStep.Over(null, "The server ended the stream."));
            return;
        }
        if (!XmppXml.TryRead(octets, out var element))
            throw new XmppException("The server sent what is no well-formed element.");
        if (element.Name == Streams + "error")
            Fail(steps, XmppFailure.StreamError, $"The server says: {Condition(element)}.");
        else if (phase == Phase.Features && element.Name == Streams + "features")
            TakeFeatures(element, steps);
        else if (phase == Phase.Tls)
            TakeTlsAnswer(element, steps);
        else if (phase == Phase.Login)
            TakeLogin(element, steps);
        else if (phase == Phase.Binding)
            TakeBinding(element, steps);
        else if (phase == Phase.Bound)
            TakeStanza(element, steps);
    }

    private void TakeFeatures(XElement features, List<XmppStep> steps)
    {
        if (!isProtected && features.Element(Tls + "starttls") is not null)
        {
            phase = Phase.Tls;
            Send(steps, new XElement(Tls + "starttls"));
        }
        else if (!isProtected && account.RequireTls)
            Fail(steps, XmppFailure.NoTls, "The server offers no TLS.");
        else if (isLoggedIn)
            AskForResource(features, steps);
        else
        {
            login = new XmppLogin(account, nonce, isProtected);
            if (login.Begin(features) is not { } auth)
            {
                Fail(steps, XmppFailure.NoMechanism, "The server offers no SASL that we know.");
                return;
            }
            phase = Phase.Login;
            Send(steps, auth);
        }
    }

    private void TakeTlsAnswer(XElement answer, List<XmppStep> steps)
    {
        if (answer.Name != Tls + "proceed")
            Fail(steps, XmppFailure.NoTls, "The server refuses TLS.");
        else if (!framer.IsEmpty)
            // Octets in clear that would be taken for protected ones: somebody put them there.
            Fail(
                steps,
                XmppFailure.Malformed,
                "There is more in clear behind the go-ahead to TLS."
            );
        else
            steps.Add(new XmppStep.StartTls());
    }

    private void TakeLogin(XElement element, List<XmppStep> steps)
    {
        if (XmppLogin.IsChallenge(element) && login!.Answer(element) is { } response)
            Send(steps, response);
        else if (XmppLogin.IsSuccess(element) && login!.Succeeded(element))
        {
            isLoggedIn = true;
            phase = Phase.Features;
            framer.Restart();
            steps.Add(new XmppStep.Send(Open()));
        }
        else if (XmppLogin.IsFailure(element))
            Fail(
                steps,
                XmppFailure.NotAuthorized,
                $"The server refuses {account.Username}: "
                    + $"{element.Elements().FirstOrDefault()?.Name.LocalName ?? "no reason given"}."
            );
        else
            Fail(
                steps,
                XmppFailure.NotAuthorized,
                "The server does not prove that it knows the password."
            );
    }

    private void AskForResource(XElement features, List<XmppStep> steps)
    {
        if (features.Element(Bind + "bind") is null)
        {
            Fail(steps, XmppFailure.NotBound, "The server offers no resource.");
            return;
        }
        phase = Phase.Binding;
        var bind = new XElement(Bind + "bind");
        if (account.Resource.Length > 0)
            bind.Add(new XElement(Bind + "resource", account.Resource));
        Send(
            steps,
            new XmppStanza
            {
                Type = XmppStanzaType.Set,
                Id = BindId,
                Payload = bind,
            }
        );
    }

    private void TakeBinding(XElement element, List<XmppStep> steps)
    {
        if (!XmppStanza.TryRead(element, out var answer) || answer.Id != BindId)
            return;
        var jid = answer.Payload?.Element(Bind + "jid")?.Value;
        if (answer.Type != XmppStanzaType.Result || string.IsNullOrEmpty(jid))
        {
            var reason = answer.ErrorCondition ?? "no JID";
            Fail(steps, XmppFailure.NotBound, $"The server grants no resource: {reason}.");
            return;
        }
        phase = Phase.Bound;
        steps.Add(new XmppStep.Bound(jid));
    }

    // "An entity that receives an IQ of type get or set MUST reply" (RFC 6120 8.2.3).
    private static void TakeStanza(XElement element, List<XmppStep> steps)
    {
        var isQuestion =
            XmppStanza.TryRead(element, out var iq)
            && iq.Type is XmppStanzaType.Get or XmppStanzaType.Set;
        if (!isQuestion || iq!.ConcernsConnectionRequests)
            steps.Add(new XmppStep.Stanza(element));
        else if (iq.Payload?.Name == Ping + "ping")
            Send(steps, iq.Accepted());
        else
            Send(steps, iq.Refused("service-unavailable"));
    }

    private void Fail(List<XmppStep> steps, XmppFailure failure, string reason)
    {
        phase = Phase.Over;
        steps.Add(new XmppStep.Over(failure, reason));
    }

    private static string Condition(XElement error) =>
        error.Elements().FirstOrDefault(e => e.Name.Namespace == StreamErrors)?.Name.LocalName
        ?? "an error without name";

    private static void Send(List<XmppStep> steps, XElement element) =>
        steps.Add(
            new XmppStep.Send(
                Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting))
            )
        );

    private static void Send(List<XmppStep> steps, XmppStanza stanza) =>
        steps.Add(new XmppStep.Send(stanza.ToBytes()));
}
