using Microsoft.Extensions.Logging;
using Muster.Acs.Devices;

namespace Muster.Acs.Waking;

internal sealed partial class Waker
{
    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Connection request by {Way} to device {Device}: {Result}, {Detail}"
    )]
    private partial void LogOutcome(
        string way,
        string device,
        ConnectionRequestResult result,
        string detail
    );

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Device {Device} cannot be woken: the store failed"
    )]
    private partial void LogStorage(Exception trouble, DeviceKey device);

    [LoggerMessage(Level = LogLevel.Error, Message = "Waking device {Device} failed")]
    private partial void LogFailure(Exception trouble, DeviceKey device);
}
