using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Muster.Acs.Hosting;
using Muster.Acs.Observing;

namespace Muster.Acs.Southbound;

/// <summary>Tells of messages that belong to no session, or that nobody can read.</summary>
internal sealed partial class TurnLog(SessionWatches watches, ILogger<CpeTurns> logger)
{
    public void Unreadable(HttpContext http, SessionTicket? ticket, string reason)
    {
        LogBadEnvelope(http.Connection.RemoteIpAddress, reason);
        watches.Log.TurnedAway(AddressOf(http), "XML parse error", DeviceOf(ticket), reason);
    }

    public void NoSession(HttpContext http, SessionTicket? ticket) =>
        watches.Log.TurnedAway(AddressOf(http), "Invalid session", DeviceOf(ticket), null);

    public void Homeless(HttpContext http, Exception failure) =>
        LogHomeless(http.Connection.RemoteIpAddress, failure);

    public void Unread(HttpContext http, Exception failure) =>
        LogUnread(http.Connection.RemoteIpAddress, failure.Message);

    private static string AddressOf(HttpContext http) =>
        PlainAddress.Text(http.Connection.RemoteIpAddress);

    // A ticket names its device by a number that is of no use to people.
    private static string? DeviceOf(SessionTicket? ticket) =>
        ticket is null ? null : $"session {ticket.Value.Session:N}";

    [LoggerMessage(
        LogLevel.Information,
        "A session of {Address} was sent elsewhere: its node is gone."
    )]
    private partial void LogHomeless(System.Net.IPAddress? address, Exception failure);

    [LoggerMessage(LogLevel.Information, "{Address} was told to call later: {Reason}")]
    private partial void LogUnread(System.Net.IPAddress? address, string reason);

    [LoggerMessage(LogLevel.Information, "A message from {Address} was refused: {Reason}")]
    private partial void LogBadEnvelope(System.Net.IPAddress? address, string reason);
}
