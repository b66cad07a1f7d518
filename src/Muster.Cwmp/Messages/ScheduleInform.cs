namespace Muster.Cwmp.Messages;

/// <summary>Asks for one Inform later (TR-069 A.4.1.2).</summary>
/// <param name="DelaySeconds">From receipt, not 0.</param>
/// <param name="CommandKey">Comes back in the event <c>M ScheduleInform</c>.</param>
public sealed record ScheduleInform(uint DelaySeconds, string CommandKey)
    : CwmpRequest<ScheduleInformResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(ScheduleInform);

    internal static ScheduleInform Read(ref XmlCursor xml)
    {
        uint? delaySeconds = null;
        string? commandKey = null;
        while (xml.NextChild())
            _ =
                xml.Take("DelaySeconds"u8, ref delaySeconds)
                || xml.Take("CommandKey"u8, ref commandKey)
                || xml.Skip();
        return new(
            XmlCursor.Need(delaySeconds, "DelaySeconds"),
            XmlCursor.Need(commandKey, "CommandKey")
        );
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("DelaySeconds"u8, DelaySeconds);
        xml.Element("CommandKey"u8, CommandKey);
    }
}

/// <summary>The Inform is scheduled.</summary>
public sealed record ScheduleInformResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(ScheduleInformResponse);

    internal static ScheduleInformResponse Read(ref XmlCursor xml)
    {
        xml.Skip();
        return new();
    }

    internal override void Write(ref XmlOutput xml) { }
}
