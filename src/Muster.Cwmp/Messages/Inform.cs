namespace Muster.Cwmp.Messages;

/// <summary>Opens a session: who calls, why, and what has changed (TR-069 A.3.3.1).</summary>
/// <param name="DeviceId">Who calls.</param>
/// <param name="Event">Why, at most 64 entries; empty from some devices (quirk 108).</param>
/// <param name="MaxEnvelopes">1; ignored on receipt.</param>
/// <param name="CurrentTime">The CPE's local time with its offset, as text; <c>new CwmpTime(text)</c> reads it.</param>
/// <param name="RetryCount">Failed attempts since the last successful session.</param>
/// <param name="ParameterList">Forced and changed parameters.</param>
public sealed record Inform(
    DeviceIdStruct DeviceId,
    IReadOnlyList<EventStruct> Event,
    uint MaxEnvelopes,
    string CurrentTime,
    uint RetryCount,
    IReadOnlyList<ParameterValueStruct> ParameterList
) : CwmpRequest<InformResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(Inform);
}

/// <summary>The Inform is taken.</summary>
/// <param name="MaxEnvelopes">1; ignored on receipt.</param>
public sealed record InformResponse(uint MaxEnvelopes) : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(InformResponse);
}
