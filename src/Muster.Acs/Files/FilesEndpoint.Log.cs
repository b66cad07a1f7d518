using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Muster.Acs.Devices;

namespace Muster.Acs.Files;

internal sealed partial class FilesEndpoint
{
    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Device {Device} fetches {File} ({Size} octets), range '{Range}'"
    )]
    private partial void LogServing(string file, long size, DeviceKey device, StringValues range);

    [LoggerMessage(Level = LogLevel.Error, Message = "The file {File} cannot be read")]
    private partial void LogUnreadable(Exception trouble, string file);
}
