using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Muster.Cwmp.ConnectionRequests;

/// <summary>The four types of an IQ stanza (RFC 6120 8.2.3).</summary>
public enum XmppStanzaType
{
    /// <summary>A question; a connection request is one.</summary>
    Get,

    /// <summary>An order.</summary>
    Set,

    /// <summary>The good answer.</summary>
    Result,

    /// <summary>The bad one.</summary>
    Error,
}

/// <summary>
/// An IQ stanza, as connection requests and their answers are (TR-069 Annex K, RFC 6120 8.2.3).
/// </summary>
public sealed record XmppStanza
{
    /// <summary>
    /// Octets of the longest stanza that is read; RFC 6120 13.12 asks for 10000 at least.
    /// </summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>The namespace of connection requests.</summary>
    public const string ConnectionRequestNamespace = "urn:broadband-forum-org:cwmp:xmppConnReq-1-0";

    private static readonly XNamespace ConnectionRequests = ConnectionRequestNamespace;
    private static readonly XNamespace Conditions = "urn:ietf:params:xml:ns:xmpp-stanzas";
    private static readonly XNamespace Client = "jabber:client";

    /// <summary>What it is.</summary>
    public required XmppStanzaType Type { get; init; }

    /// <summary>Ties the answer to the question.</summary>
    public required string Id { get; init; }

    /// <summary>The sender's JID; empty when the server left it out.</summary>
    public string From { get; init; } = "";

    /// <summary>The receiver's JID.</summary>
    public string To { get; init; } = "";

    /// <summary>The element inside; null when there is none.</summary>
    public XElement? Payload { get; init; }

    /// <summary>
    /// The condition of an error, such as <c>service-unavailable</c> or <c>not-authorized</c>; null
    /// when there is none.
    /// </summary>
    public string? ErrorCondition { get; init; }

    /// <summary>
    /// User name and password of a connection request, as ManagementServer.ConnectionRequest* has
    /// them; null when this is none: another type, namespace or element, or one of both is missing.
    /// </summary>
    public (string Username, string Password)? ConnectionRequest =>
        Type == XmppStanzaType.Get
        && Payload is { } payload
        && payload.Name == ConnectionRequests + "connectionRequest"
        && payload.Element(ConnectionRequests + "username") is { } user
        && payload.Element(ConnectionRequests + "password") is { } password
            ? (user.Value, password.Value)
            : null;

    /// <summary>True when the payload is of the connection request's namespace at all.</summary>
    public bool ConcernsConnectionRequests => Payload?.Name.Namespace == ConnectionRequests;

    /// <summary>A connection request.</summary>
    /// <param name="id">Fresh: the answer bears it.</param>
    /// <param name="from">Our full JID.</param>
    /// <param name="to">ManagementServer.ConnReqJabberID.</param>
    /// <param name="username">ManagementServer.ConnectionRequestUsername.</param>
    /// <param name="password">ManagementServer.ConnectionRequestPassword.</param>
    public static XmppStanza Request(
        string id,
        string from,
        string to,
        string username,
        string password
    ) =>
        new()
        {
            Type = XmppStanzaType.Get,
            Id = id,
            From = from,
            To = to,
            Payload = new XElement(
                ConnectionRequests + "connectionRequest",
                new XElement(ConnectionRequests + "username", username),
                new XElement(ConnectionRequests + "password", password)
            ),
        };

    /// <summary>A ping to the server (XEP-0199): its answer says that the stream lives.</summary>
    /// <param name="id">Fresh: the answer bears it.</param>
    public static XmppStanza Ping(string id) =>
        new()
        {
            Type = XmppStanzaType.Get,
            Id = id,
            Payload = new XElement(XNamespace.Get("urn:xmpp:ping") + "ping"),
        };

    /// <summary>The answer to a request that was accepted.</summary>
    public XmppStanza Accepted() =>
        new()
        {
            Type = XmppStanzaType.Result,
            Id = Id,
            From = To,
            To = From,
        };

    /// <summary>
    /// The answer to a request that was refused: the standard has the request copied, and the copy
    /// says no password.
    /// </summary>
    /// <param name="condition">
    /// <c>service-unavailable</c>, or <c>not-authorized</c> for wrong credentials.
    /// </param>
    public XmppStanza Refused(string condition)
    {
        var copy = Payload is null ? null : new XElement(Payload);
        copy?.Descendants().Where(e => e.Name.LocalName == "password").Remove();
        return new XmppStanza
        {
            Type = XmppStanzaType.Error,
            Id = Id,
            From = To,
            To = From,
            Payload = copy,
            ErrorCondition = condition,
        };
    }

    /// <summary>
    /// Reads one stanza cut out of a stream whose default namespace is <c>jabber:client</c>; never
    /// throws. False when it is no IQ with a type and an id. A document type, comments and
    /// processing instructions are not accepted (RFC 6120 11.1).
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> stanza, [NotNullWhen(true)] out XmppStanza? read)
    {
        read = null;
        return XmppXml.TryRead(stanza, out var element) && TryRead(element, out read);
    }

    /// <summary>As the other, from an element that was read already.</summary>
    public static bool TryRead(XElement element, [NotNullWhen(true)] out XmppStanza? read)
    {
        ArgumentNullException.ThrowIfNull(element);
        read = null;
        XmppStanzaType? type = (string?)element.Attribute("type") switch
        {
            "get" => XmppStanzaType.Get,
            "set" => XmppStanzaType.Set,
            "result" => XmppStanzaType.Result,
            "error" => XmppStanzaType.Error,
            _ => null,
        };
        if (
            element.Name != Client + "iq"
            || type is not { } known
            || (string?)element.Attribute("id") is not { } id
        )
            return false;
        var error = element.Element(Client + "error");
        read = new XmppStanza
        {
            Type = known,
            Id = id,
            From = (string?)element.Attribute("from") ?? "",
            To = (string?)element.Attribute("to") ?? "",
            Payload = element.Elements().FirstOrDefault(e => e.Name != Client + "error"),
            ErrorCondition = error
                ?.Elements()
                .FirstOrDefault(e => e.Name.Namespace == Conditions && e.Name.LocalName != "text")
                ?.Name.LocalName,
        };
        return true;
    }

    /// <summary>The stanza in UTF-8, for a stream whose default namespace is jabber:client.</summary>
    public byte[] ToBytes()
    {
        var iq = new XElement(Client + "iq");
        if (From.Length > 0)
            iq.SetAttributeValue("from", From);
        if (To.Length > 0)
            iq.SetAttributeValue("to", To);
        iq.SetAttributeValue("id", Id);
        iq.SetAttributeValue("type", XmppXml.Lower(Type));
        if (Payload is not null)
            iq.Add(Payload);
        if (ErrorCondition is not null)
            iq.Add(Error(ErrorCondition));
        return Encoding.UTF8.GetBytes(XmppXml.Text(iq));
    }

    // The code is of the days before RFC 6120; the standard's own example has it.
    private static XElement Error(string condition) =>
        new(
            Client + "error",
            new XAttribute("code", condition == "not-authorized" ? 401 : 503),
            new XAttribute("type", "cancel"),
            new XElement(Conditions + condition)
        );
}

/// <summary>XML between a stream and elements.</summary>
internal static class XmppXml
{
    private static readonly XmlReaderSettings Settings = new()
    {
        ConformanceLevel = ConformanceLevel.Fragment,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = XmppStanza.MaxLength,
    };

    /// <summary>
    /// Reads one element that stood in a stream with the default namespace jabber:client and the
    /// prefix <c>stream</c>; false when it is not one well-formed element.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> xml, [NotNullWhen(true)] out XElement? element)
    {
        element = null;
        if (
            xml.Length > XmppStanza.MaxLength
            || xml.IndexOf("<!--"u8) >= 0
            || xml.IndexOf("<?"u8) >= 0
        )
            return false;
        var names = new NameTable();
        var spaces = new XmlNamespaceManager(names);
        spaces.AddNamespace("", "jabber:client");
        spaces.AddNamespace("stream", "http://etherx.jabber.org/streams");
        var context = new XmlParserContext(names, spaces, null, XmlSpace.None, Encoding.UTF8);
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(xml.ToArray()), Settings, context);
            if (reader.MoveToContent() != XmlNodeType.Element)
                return false;
            element = (XElement)XNode.ReadFrom(reader);
            return reader.MoveToContent() == XmlNodeType.None;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    /// <summary>
    /// The text of an element of jabber:client, which is the stream's and not declared again.
    /// </summary>
    public static string Text(XElement element)
    {
        const string declaration = " xmlns=\"jabber:client\"";
        var text = element.ToString(SaveOptions.DisableFormatting);
        // The first one stands in the start tag: in attributes' values quotes are escaped.
        var at = text.IndexOf(declaration, StringComparison.Ordinal);
        return at < 0 ? text : text.Remove(at, declaration.Length);
    }

    public static string Lower(XmppStanzaType type) =>
        type switch
        {
            XmppStanzaType.Get => "get",
            XmppStanzaType.Set => "set",
            XmppStanzaType.Result => "result",
            _ => "error",
        };
}
