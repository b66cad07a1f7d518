using Microsoft.Extensions.Logging;

namespace Muster.Acs.Observing;

/// <summary>
/// What the server tells of devices: one structured line for each event of a session, and the same in
/// the access log where there is one.
/// </summary>
internal sealed partial class SessionLog(AccessLog access, ILogger<SessionLog> logger)
{
    /// <summary>Whether anybody reads what is written here.</summary>
    public bool IsOn => access.IsOn || logger.IsEnabled(LogLevel.Information);

    public void Informed(SessionName of, string events, uint retries, string? id)
    {
        LogInformed(of.Device, of.Session, events, retries, of.Address);
        access.Write(
            AccessGravity.Info,
            of.Address,
            of.Device,
            "Inform",
            ("informEvent", events),
            ("informRetryCount", retries > 0 ? $"{retries}" : null),
            ("cpeRequestId", id)
        );
    }

    public void Asked(SessionName of, string method, string id, string? key, string cause)
    {
        LogAsked(of.Device, of.Session, method, id, cause);
        access.Write(
            AccessGravity.Info,
            of.Address,
            of.Device,
            "ACS request",
            ("acsRequestId", id),
            ("acsRequestName", method),
            ("acsRequestCommandKey", key)
        );
    }

    public void Heard(SessionName of, string method, string? id, string? key)
    {
        LogHeard(of.Device, of.Session, method);
        access.Write(
            AccessGravity.Info,
            of.Address,
            of.Device,
            "CPE request",
            ("cpeRequestId", id),
            ("cpeRequestName", method),
            ("cpeRequestCommandKey", key)
        );
    }

    public void Unsupported(SessionName of, string method) =>
        access.Write(
            AccessGravity.Warn,
            of.Address,
            of.Device,
            "Method not supported",
            ("cpeRequestName", method)
        );

    public void UnknownKey(SessionName of, string key) =>
        access.Write(
            AccessGravity.Warn,
            of.Address,
            of.Device,
            "Unrecognized command key",
            ("commandKey", key)
        );

    public void Refused(SessionName of, string method, string id, int code, string text)
    {
        LogRefused(of.Device, of.Session, method, code, text);
        access.Write(
            AccessGravity.Warn,
            of.Address,
            of.Device,
            "CPE fault",
            ("acsRequestId", id),
            ("acsRequestName", method),
            ("cpeFaultCode", $"{code}"),
            ("cpeFaultString", text)
        );
    }

    public void Faulted(SessionName of, string channel, int retries, string code, string text)
    {
        LogFaulted(of.Device, of.Session, channel, code, text);
        access.Write(
            AccessGravity.Warn,
            of.Address,
            of.Device,
            "Channel has faulted",
            ("channel", channel),
            ("retries", retries > 0 ? $"{retries}" : null),
            ("faultCode", code),
            ("faultMessage", text)
        );
    }

    public void Registered(SessionName of)
    {
        LogRegistered(of.Device, of.Session);
        access.Write(AccessGravity.Info, of.Address, of.Device, "New device registered");
    }

    public void Ended(SessionName of, string outcome, string reason, int rpcs, TimeSpan took) =>
        LogEnded(of.Device, of.Session, outcome, rpcs, (long)took.TotalMilliseconds, reason);

    /// <param name="message">Of the vocabulary.</param>
    public void Broken(SessionName of, string message, string? reason) =>
        access.Write(AccessGravity.Warn, of.Address, of.Device, message, ("reason", reason));

    public void Expired(string device, string task, string kind) =>
        access.Write(
            AccessGravity.Info,
            "",
            device,
            "Task expired",
            ("taskId", task),
            ("taskName", kind)
        );

    /// <summary>Somebody outside a session was turned away.</summary>
    public void TurnedAway(string address, string message, string? device, string? error) =>
        access.Write(
            AccessGravity.Warn,
            address,
            device ?? "",
            message,
            (message == "XML parse error" ? "parseError" : "reason", error)
        );
}

/// <summary>Whose session it is.</summary>
/// <param name="Device">The id.</param>
/// <param name="Session">Its number.</param>
/// <param name="Address">From where it came.</param>
internal readonly record struct SessionName(string Device, Guid Session, string Address);
