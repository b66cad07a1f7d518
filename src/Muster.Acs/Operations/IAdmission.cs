namespace Muster.Acs.Operations;

/// <summary>How busy the server is, and whom it sent away for it.</summary>
public interface IAdmission
{
    /// <summary>As it is now, and counts since the start of the process.</summary>
    AdmissionCounters Counters { get; }
}

/// <summary>The state of the admission control.</summary>
/// <param name="IsStorm">
/// New sessions are, or were a moment ago, refused: only what somebody waits for is done.
/// </param>
/// <param name="Limit">Sessions at once that are let in just now.</param>
/// <param name="Sessions">Sessions open or opening.</param>
/// <param name="DelayMs">How long work waits for a processor or for the disk.</param>
/// <param name="Memory">Octets in use.</param>
/// <param name="Admitted">Requests for a session that were let in.</param>
/// <param name="Reserved">Those let in from the reserve, because somebody waited for them.</param>
/// <param name="Refused">Those told to come later (503).</param>
/// <param name="Dropped">
/// Connections closed without a word, because too many TLS handshakes were under way to answer them.
/// </param>
/// <param name="Expected">Devices that somebody waits for just now.</param>
/// <param name="Postponed">Sessions that were answered minimally though there was work.</param>
/// <param name="Waiting">Devices that are still to be called back for it.</param>
/// <param name="CalledBack">Devices that were.</param>
public sealed record AdmissionCounters(
    bool IsStorm,
    int Limit,
    int Sessions,
    double DelayMs,
    long Memory,
    long Admitted,
    long Reserved,
    long Refused,
    long Dropped,
    int Expected,
    long Postponed,
    int Waiting,
    long CalledBack
);
