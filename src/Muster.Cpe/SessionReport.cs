using Muster.Cwmp.Messages;

namespace Muster.Cpe;

/// <summary>How one attempt to hold a session ended.</summary>
/// <param name="DeviceIndex">The number of the device in its fleet; 0 for an agent alone.</param>
/// <param name="DeviceId">Who called home.</param>
/// <param name="Events">What its Inform carried.</param>
/// <param name="Succeeded">False: the retry policy decides when it tries again.</param>
/// <param name="Problem">
/// One sentence: why it failed, or which turn of the ACS against the rules (TR-069 3.7) a session that
/// succeeded put up with; null when nothing was wrong.
/// </param>
/// <param name="InformAcknowledged">The ACS has answered the Inform.</param>
/// <param name="RequestsServed">RPCs of the ACS that were answered, faults included.</param>
/// <param name="Started">When the attempt began.</param>
/// <param name="Duration">How long it took.</param>
public sealed record SessionReport(
    int DeviceIndex,
    DeviceIdStruct DeviceId,
    IReadOnlyList<EventStruct> Events,
    bool Succeeded,
    string? Problem,
    bool InformAcknowledged,
    int RequestsServed,
    DateTimeOffset Started,
    TimeSpan Duration
)
{
    /// <summary>It did not succeed because the ACS was busy (HTTP 503) and asked for another attempt later.</summary>
    public bool IsPutOff { get; init; }
}
