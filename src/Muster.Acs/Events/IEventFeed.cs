using Muster.Acs.Devices;
using Muster.Acs.Storage;

namespace Muster.Acs.Events;

/// <summary>
/// Where the parts of the server tell what happened, when it is not part of a change they store: then
/// it goes with that change (<see cref="DeviceCommit.Events"/>).
/// </summary>
internal interface IEventFeed
{
    /// <summary>Stores an event of a device, or of none; durable when it returns.</summary>
    Task RaiseAsync(DeviceKey? device, EventRecord record, CancellationToken cancellation);

    /// <summary>Stores it soon; if the store fails, a line in the log says so.</summary>
    void Raise(DeviceKey? device, EventRecord record);
}
