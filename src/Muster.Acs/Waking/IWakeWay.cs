namespace Muster.Acs.Waking;

/// <summary>One way to make a device call home.</summary>
internal interface IWakeWay
{
    /// <summary><c>http</c>, <c>udp</c> or <c>xmpp</c>.</summary>
    string Name { get; }

    /// <summary>Whether the device has told what this way needs, and the server has it switched on.</summary>
    bool Reaches(WakeSubject device);

    /// <summary>
    /// Asks once, and tells how that went; never whether the device comes, which only its Inform tells.
    /// Throws nothing but cancellation.
    /// </summary>
    Task<ConnectionRequestOutcome> KnockAsync(WakeSubject device, CancellationToken cancellation);
}
