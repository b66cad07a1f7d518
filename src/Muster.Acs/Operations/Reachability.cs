namespace Muster.Acs.Operations;

/// <summary>How a device can be made to call home.</summary>
public sealed record Reachability
{
    /// <summary><c>http</c>, <c>udp</c>, <c>xmpp</c> in the order in which they would be tried; empty: none.</summary>
    public IReadOnlyList<string> Ways { get; init; } = [];

    /// <summary>ManagementServer.UDPConnectionRequestAddress as last seen; empty while unknown.</summary>
    public string UDPConnectionRequestAddress { get; init; } = "";

    /// <summary>ManagementServer.ConnReqJabberID as last seen; empty while unknown.</summary>
    public string ConnReqJabberID { get; init; } = "";

    /// <summary>The last time it was asked to call home; null while it never was.</summary>
    public WakeAttempt? LastAttempt { get; init; }

    /// <summary>The last time it came because it was asked; null while it never did.</summary>
    public DateTimeOffset? LastWoken { get; init; }

    /// <summary>
    /// Whether the device has connection request credentials of its own: <c>shared</c> (switched off),
    /// <c>pending</c> (its next session writes them), <c>set</c>, <c>passwordOnly</c> (it kept its user
    /// name), <c>refused</c>, or <c>kept</c>: a rule, an operator or the ACS before this one set them.
    /// </summary>
    public string OwnCredentials { get; init; } = "";

    /// <summary>What the device said when it refused them; who set those that are kept; or empty.</summary>
    public string OwnCredentialsDetail { get; init; } = "";
}

/// <summary>One wake-up of a device, from the first request to its Inform or the last reason why none came.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Woken">The device called home.</param>
/// <param name="Way">The way it was asked last: <c>http</c>, <c>udp</c>, <c>xmpp</c>, or empty.</param>
/// <param name="Detail">One sentence.</param>
public sealed record WakeAttempt(DateTimeOffset At, bool Woken, string Way, string Detail);
