using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Waking;

/// <summary>
/// Makes a CPE call home (TR-069 3.2.2): one connection request at a time for each device, retried
/// with back-off; the success is an Inform, never a status code.
/// </summary>
internal interface IWaker
{
    /// <summary>Knocks in the background; asking again while one is under way changes nothing.</summary>
    void Wake(DeviceKey device);

    /// <summary>Knocks, and waits for the Inform or the reason why none came.</summary>
    Task<WakeResult> WakeAsync(DeviceKey device, CancellationToken cancellation);

    /// <summary>
    /// Knocks, and tells as soon as the device has heard it, or that nothing of the first round reached
    /// it; the other rounds go on in the background.
    /// </summary>
    Task<ConnectionRequestOutcome> AskAsync(DeviceKey device, CancellationToken cancellation);

    /// <summary>Told by the device itself when its Inform arrived.</summary>
    void Arrived(DeviceKey device);
}
