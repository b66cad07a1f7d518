using Microsoft.Extensions.Logging;

namespace Muster.Acs.Devices;

internal sealed partial class DeviceGrain
{
    [LoggerMessage(LogLevel.Warning, "{DeviceId}: session {Session}: the store failed.")]
    private partial void LogStorageFailed(string deviceId, Guid session, Exception error);

    [LoggerMessage(LogLevel.Warning, "{DeviceId}: task {TaskId} could not be stored.")]
    private partial void LogTaskNotStored(string deviceId, string taskId, Exception error);

    [LoggerMessage(LogLevel.Error, "{DeviceId}: session {Session} died of our own fault.")]
    private partial void LogSessionDied(string deviceId, Guid session, Exception error);
}
