using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Muster.Cwmp.Xmpp;

/// <summary>SASL in a stream (RFC 6120 6): which mechanism, and what is said in it.</summary>
internal sealed class XmppLogin(XmppAccount account, string nonce, bool isProtected)
{
    private static readonly XNamespace Sasl = "urn:ietf:params:xml:ns:xmpp-sasl";

    private ScramClient? scram;
    private bool serverIsGenuine;

    /// <summary>
    /// The element that begins it; null when the server offers nothing we know or dare.
    /// </summary>
    public XElement? Begin(XElement features)
    {
        var offered = features
            .Elements(Sasl + "mechanisms")
            .Elements(Sasl + "mechanism")
            .Select(m => m.Value.Trim())
            .ToHashSet(StringComparer.Ordinal);
        if (offered.Contains("SCRAM-SHA-256"))
            return Scram("SCRAM-SHA-256", HashAlgorithmName.SHA256);
        if (offered.Contains("SCRAM-SHA-1"))
            return Scram("SCRAM-SHA-1", HashAlgorithmName.SHA1);
        // The password in clear goes through TLS, or where the operator said that he does without.
        if (!offered.Contains("PLAIN") || (!isProtected && account.RequireTls))
            return null;
        serverIsGenuine = true;
        return Auth("PLAIN", $"\0{account.Username}\0{account.Password}");
    }

    /// <summary>The answer to the server's challenge; null when it is not acceptable.</summary>
    public XElement? Answer(XElement challenge)
    {
        if (scram is null || Decoded(challenge) is not { } text)
            return null;
        // Some servers send their last message as a challenge of its own.
        if (scram.IsGenuine(text))
        {
            serverIsGenuine = true;
            return new XElement(Sasl + "response");
        }
        return serverIsGenuine || scram.Final(text) is not { } final
            ? null
            : new XElement(Sasl + "response", Encoded(final));
    }

    /// <summary>True when the server's success may be believed.</summary>
    public bool Succeeded(XElement success) =>
        serverIsGenuine
        || (scram is not null && Decoded(success) is { } text && scram.IsGenuine(text));

    public static bool IsChallenge(XElement element) => element.Name == Sasl + "challenge";

    public static bool IsSuccess(XElement element) => element.Name == Sasl + "success";

    public static bool IsFailure(XElement element) => element.Name == Sasl + "failure";

    private XElement Scram(string mechanism, HashAlgorithmName hash)
    {
        scram = new ScramClient(hash, account.Username, account.Password, nonce);
        return Auth(mechanism, scram.First);
    }

    private static XElement Auth(string mechanism, string initial) =>
        new(Sasl + "auth", new XAttribute("mechanism", mechanism), Encoded(initial));

    private static string Encoded(string text) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string? Decoded(XElement element)
    {
        var octets = new byte[element.Value.Length];
        return Convert.TryFromBase64String(element.Value, octets, out var count)
            ? Encoding.UTF8.GetString(octets, 0, count)
            : null;
    }
}
