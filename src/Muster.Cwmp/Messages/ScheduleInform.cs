namespace Muster.Cwmp.Messages;

/// <summary>Asks for one Inform later (TR-069 A.4.1.2).</summary>
/// <param name="DelaySeconds">From receipt, not 0.</param>
/// <param name="CommandKey">Comes back in the event <c>M ScheduleInform</c>.</param>
public sealed record ScheduleInform(uint DelaySeconds, string CommandKey)
    : CwmpRequest<ScheduleInformResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(ScheduleInform);
}

/// <summary>The Inform is scheduled.</summary>
public sealed record ScheduleInformResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(ScheduleInformResponse);
}
