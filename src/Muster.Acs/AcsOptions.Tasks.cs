namespace Muster.Acs;

public sealed partial record AcsOptions
{
    /// <summary>How long events are kept.</summary>
    public TimeSpan EventRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Most events kept, of all devices together; the oldest go first.</summary>
    public long MaxEvents { get; init; } = 5_000_000;

    /// <summary>How long finished tasks and ended transfers are kept.</summary>
    public TimeSpan TaskRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Most finished tasks kept, of all devices together; the oldest go first.</summary>
    public int MaxFinishedTasks { get; init; } = 1_000_000;

    /// <summary>
    /// Where a browser is sent whose user pressed the button of a Kicked (TR-069 A.4.2.1); empty sends
    /// it nowhere.
    /// </summary>
    public string KickedNextUrl { get; init; } = "";

    /// <summary>
    /// Tell which values change even when no stream and no webhook asks for <c>value.changed</c>: then
    /// they are in the log. Costs a look at the tree of each device whose Inform differs.
    /// </summary>
    public bool TellValueChanges { get; init; }

    /// <summary>How long a stream of events is silent before it shows that it is alive.</summary>
    public TimeSpan EventHeartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Most streams of events open at once.</summary>
    public int MaxEventStreams { get; init; } = 64;
}
