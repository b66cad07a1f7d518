namespace Muster.Cwmp.Xmpp;

/// <summary>Who logs in where: user@domain/resource.</summary>
public sealed record XmppAccount
{
    /// <summary>The part of the JID before the at sign.</summary>
    public required string Username { get; init; }

    /// <summary>The part behind it, the name the server's certificate must bear.</summary>
    public required string Domain { get; init; }

    /// <summary>Sent to nobody but by SCRAM, or in clear inside TLS.</summary>
    public required string Password { get; init; }

    /// <summary>What to ask for behind the slash; empty lets the server choose.</summary>
    public string Resource { get; init; } = "";

    /// <summary>
    /// "The streams MUST be TLS-protected" (TR-069 Annex K). False only for trials on loopback:
    /// then TLS is used where it is offered, and done without where not.
    /// </summary>
    public bool RequireTls { get; init; } = true;

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Username}@{Domain}/{Resource}";
}
