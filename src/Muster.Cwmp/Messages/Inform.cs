namespace Muster.Cwmp.Messages;

/// <summary>Opens a session: who calls, why, and what has changed (TR-069 A.3.3.1).</summary>
/// <param name="DeviceId">Who calls.</param>
/// <param name="Event">Why, at most 64 entries; empty from some devices (quirk 108).</param>
/// <param name="MaxEnvelopes">1; ignored on receipt.</param>
/// <param name="CurrentTime">
/// The CPE's local time with its offset, as text; <c>new CwmpTime(text)</c> reads it.
/// </param>
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

    internal static Inform Read(ref XmlCursor xml)
    {
        DeviceIdStruct? deviceId = null;
        IReadOnlyList<EventStruct>? events = null;
        uint? maxEnvelopes = null;
        string? currentTime = null;
        uint? retryCount = null;
        IReadOnlyList<ParameterValueStruct>? parameterList = null;
        while (xml.NextChild())
            _ =
                xml.Take("DeviceId"u8, ref deviceId)
                || xml.Take("Event"u8, ref events)
                || xml.Take("MaxEnvelopes"u8, ref maxEnvelopes)
                || xml.TakeToken("CurrentTime"u8, ref currentTime)
                || xml.Take("RetryCount"u8, ref retryCount)
                || xml.Take("ParameterList"u8, ref parameterList)
                || xml.Skip();
        return new(
            XmlCursor.Need(deviceId, "DeviceId"),
            events ?? [],
            maxEnvelopes ?? 1,
            currentTime ?? CwmpTime.UnknownTime.Text,
            retryCount ?? 0,
            parameterList ?? []
        );
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("DeviceId"u8, DeviceId);
        xml.List("Event"u8, Event);
        xml.Element("MaxEnvelopes"u8, MaxEnvelopes);
        xml.Element("CurrentTime"u8, new CwmpTime(CurrentTime));
        xml.Element("RetryCount"u8, RetryCount);
        xml.List("ParameterList"u8, ParameterList);
    }
}

/// <summary>The Inform is taken.</summary>
/// <param name="MaxEnvelopes">1; ignored on receipt.</param>
public sealed record InformResponse(uint MaxEnvelopes) : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(InformResponse);

    internal static InformResponse Read(ref XmlCursor xml)
    {
        uint? maxEnvelopes = null;
        while (xml.NextChild())
            _ = xml.Take("MaxEnvelopes"u8, ref maxEnvelopes) || xml.Skip();
        return new(maxEnvelopes ?? 1);
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("MaxEnvelopes"u8, MaxEnvelopes);
    }
}
