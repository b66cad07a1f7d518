using Muster.Cwmp.Xmpp;

namespace Muster.Acs.Waking.Xmpp;

/// <summary>Where the server logs in to reach devices by XMPP, and as whom.</summary>
/// <param name="Host">The XMPP server.</param>
/// <param name="Port">Its port for clients.</param>
/// <param name="Account">Ours there; the devices' domain is the same.</param>
/// <param name="AuthorityFile">PEM of who vouches for the XMPP server; null takes the system's.</param>
internal sealed record XmppServer(string Host, int Port, XmppAccount Account, string? AuthorityFile)
{
    private const int DefaultPort = 5222;

    /// <summary>Null where XMPP is not configured.</summary>
    public static XmppServer? Of(AcsOptions options)
    {
        if (options.XmppUser is not { } jid || jid.Split('@') is not [var user, var domain])
            return null;
        var (host, port) = Split(options.XmppServer ?? domain);
        var account = new XmppAccount
        {
            Username = user,
            Domain = domain,
            Password = options.XmppPassword ?? "",
            RequireTls = options.XmppTls,
        };
        return new(host, port, account, options.XmppAuthority);
    }

    /// <summary>
    /// Whether a JID is of our own domain. The request carries the password in clear: it goes to no
    /// server but ours, whatever a device tells.
    /// </summary>
    public bool Covers(string jid)
    {
        var bare = jid.Split('/')[0];
        var at = bare.IndexOf('@', StringComparison.Ordinal);
        return at > 0
            && bare.AsSpan(at + 1).Equals(Account.Domain, StringComparison.OrdinalIgnoreCase);
    }

    private static (string Host, int Port) Split(string server)
    {
        var colon = server.LastIndexOf(':');
        return
            colon > 0
            && int.TryParse(server.AsSpan(colon + 1), out var port)
            && !server.EndsWith(']')
            ? (server[..colon].Trim('[', ']'), port)
            : (server.Trim('[', ']'), DefaultPort);
    }
}
