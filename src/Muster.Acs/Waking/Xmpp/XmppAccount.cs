namespace Muster.Acs.Waking.Xmpp;

/// <summary>Where the server logs in to reach devices by XMPP, and as whom.</summary>
/// <param name="Host">The XMPP server.</param>
/// <param name="Port">Its port for clients.</param>
/// <param name="User">The local part of our JID.</param>
/// <param name="Domain">The domain of our JID, and of the devices'.</param>
/// <param name="Password">Ours.</param>
/// <param name="Tls">Whether the stream must be protected.</param>
/// <param name="AuthorityFile">PEM of who vouches for the XMPP server; null takes the system's.</param>
internal sealed record XmppAccount(
    string Host,
    int Port,
    string User,
    string Domain,
    string Password,
    bool Tls,
    string? AuthorityFile
)
{
    /// <summary>Null where XMPP is not configured.</summary>
    public static XmppAccount? Of(AcsOptions options)
    {
        if (options.XmppUser is not { } jid || jid.Split('@') is not [var user, var domain])
            return null;
        var (host, port) = Split(options.XmppServer ?? domain);
        return new(
            host,
            port,
            user,
            domain,
            options.XmppPassword ?? "",
            options.XmppTls,
            options.XmppAuthority
        );
    }

    /// <summary>
    /// Whether a JID is of our own domain. The request carries the password in clear: it goes to no
    /// server but ours, whatever a device tells.
    /// </summary>
    public bool Covers(string jid)
    {
        var bare = jid.Split('/')[0];
        var at = bare.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && bare.AsSpan(at + 1).Equals(Domain, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Without the password: this must be safe to log.</summary>
    public override string ToString() => $"{User}@{Domain}";

    private static (string Host, int Port) Split(string server)
    {
        var colon = server.LastIndexOf(':');
        return
            colon > 0
            && int.TryParse(server.AsSpan(colon + 1), out var port)
            && !server.EndsWith(']')
            ? (server[..colon].Trim('[', ']'), port)
            : (server.Trim('[', ']'), 5222);
    }
}
