namespace Muster.Acs;

public sealed partial record AcsOptions
{
    /// <summary>
    /// Most sessions at once before new ones are refused with 503; 0 finds the number out by
    /// <see cref="AdmissionDelay"/>.
    /// </summary>
    public int AdmissionSessions { get; init; }

    /// <summary>
    /// How long work may wait for a processor or for the disk before new sessions are refused.
    /// </summary>
    public TimeSpan AdmissionDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Octets of memory in use from which new sessions are refused; 0 takes three quarters of what the
    /// process may have.
    /// </summary>
    public long AdmissionMemory { get; init; }

    /// <summary>Sessions a second that somebody waits for and that are let in all the same.</summary>
    public int AdmissionReserve { get; init; } = 64;

    /// <summary>Devices a second that are called back, when it is quiet again, to do what was put off.</summary>
    public int AdmissionCatchUp { get; init; } = 10;
}
