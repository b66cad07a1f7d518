using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;

namespace Muster.Cpe;

/// <summary>One device of a fleet, as somebody standing beside it sees it.</summary>
public readonly record struct FleetDevice(Agent Agent)
{
    /// <summary>What its Informs carry as DeviceId.</summary>
    public DeviceIdStruct Identity => Agent.DeviceId;

    /// <summary>Reads a value on the device's own side; null when there is no such parameter.</summary>
    public string? Get(string name) => Agent.Get(name);

    /// <summary>Writes a value from the LAN side, or as the device itself.</summary>
    public TreeOutcome Set(
        string name,
        string value,
        ValueOrigin origin = ValueOrigin.Subscriber
    ) => Agent.Set(name, value, origin);

    /// <summary>Every parameter and its value, as GetParameterValues of everything gives them.</summary>
    public IReadOnlyList<ParameterValueStruct> Values() =>
        Agent.WithTree(tree =>
        {
            var values = new List<ParameterValueStruct>();
            tree.GetValues("", values);
            return values;
        });

    /// <summary>
    /// Starts a session with one event and waits for its end, well or not.
    /// </summary>
    /// <param name="eventCode">What its Inform says; "2 PERIODIC" by default.</param>
    /// <param name="cancel">Gives up the waiting, not the session.</param>
    public Task<SessionReport> CallHomeAsync(
        string eventCode = Cwmp.EventCodes.Periodic,
        CancellationToken cancel = default
    ) => Agent.CallHomeAsync(eventCode, cancel);
}
