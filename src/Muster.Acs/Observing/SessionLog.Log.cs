using Microsoft.Extensions.Logging;

namespace Muster.Acs.Observing;

internal sealed partial class SessionLog
{
    [LoggerMessage(
        EventId = 7000,
        EventName = "session.informed",
        Level = LogLevel.Information,
        Message = "{DeviceId}: session {Session}: Inform {Events} from {Address}, retry {Retry}"
    )]
    private partial void LogInformed(
        string deviceId,
        Guid session,
        string events,
        uint retry,
        string address
    );

    [LoggerMessage(
        EventId = 7001,
        EventName = "session.asked",
        Level = LogLevel.Information,
        Message = "{DeviceId}: session {Session}: asked {Method} {RequestId} for {Cause}"
    )]
    private partial void LogAsked(
        string deviceId,
        Guid session,
        string method,
        string requestId,
        string cause
    );

    [LoggerMessage(
        EventId = 7002,
        EventName = "session.heard",
        Level = LogLevel.Information,
        Message = "{DeviceId}: session {Session}: the device says {Method}"
    )]
    private partial void LogHeard(string deviceId, Guid session, string method);

    [LoggerMessage(
        EventId = 7003,
        EventName = "session.refused",
        Level = LogLevel.Information,
        Message = "{DeviceId}: session {Session}: {Method} was refused with {FaultCode}: {Reason}"
    )]
    private partial void LogRefused(
        string deviceId,
        Guid session,
        string method,
        int faultCode,
        string reason
    );

    [LoggerMessage(
        EventId = 7004,
        EventName = "session.faulted",
        Level = LogLevel.Information,
        Message = "{DeviceId}: session {Session}: {Channel} failed with {FaultCode}: {Reason}"
    )]
    private partial void LogFaulted(
        string deviceId,
        Guid session,
        string channel,
        string faultCode,
        string reason
    );

    [LoggerMessage(
        EventId = 7005,
        EventName = "session.registered",
        Level = LogLevel.Information,
        Message = "{DeviceId}: session {Session}: a new device"
    )]
    private partial void LogRegistered(string deviceId, Guid session);

    [LoggerMessage(
        EventId = 7006,
        EventName = "session.ended",
        Level = LogLevel.Information,
        Message = "{DeviceId}: session {Session}: {Outcome} after {Rpcs} RPCs in {Milliseconds} ms: "
            + "{Reason}"
    )]
    private partial void LogEnded(
        string deviceId,
        Guid session,
        string outcome,
        int rpcs,
        long milliseconds,
        string reason
    );
}
