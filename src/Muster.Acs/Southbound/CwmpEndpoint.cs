using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Muster.Acs.Devices;
using Muster.Acs.Recording;
using Muster.Acs.Southbound.Admission;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Southbound;

/// <summary>
/// The way in for CPEs: one POST at a time becomes one typed message, is handed to the device it
/// belongs to, and is answered with what the device's session says next.
/// </summary>
internal sealed partial class CwmpEndpoint(
    AcsOptions options,
    CpeAuthenticator authenticator,
    SessionCookie cookies,
    IGrainFactory grains,
    Recorder recorder,
    AdmissionControl admission,
    ILogger<CwmpEndpoint> logger
)
{
    private static readonly AcsReply NoSession = new(AcsReplyKind.NoSession);

    private static readonly AcsReply UnknownSession = new(
        AcsReplyKind.NoSession,
        Reason: "This message belongs to no open session; a session begins with an Inform."
    );

    private readonly EnvelopeLimits _limits = new() { MaxBytes = options.MaxEnvelopeSize };

    public async Task HandleAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = "POST";
            await CwmpReply.RefuseAsync(http, 405, "CPEs POST here.");
            return;
        }
        if (cookies.TryRead(http, out var ticket))
        {
            await HandleAsync(http, ticket);
            return;
        }
        // Before credentials are checked: those who are sent away must cost next to nothing.
        if (!await admission.EnterAsync(http))
            return;
        try
        {
            await HandleAsync(http, null);
        }
        finally
        {
            admission.Leave();
        }
    }

    private async Task HandleAsync(HttpContext http, SessionTicket? ticket)
    {
        // The ticket is signed, or the connection is the one it was given on: proof enough inside a
        // session. Anybody else shows credentials before a single octet of the body is read.
        if (ticket is null && !await IsAuthenticatedAsync(http))
            return;
        try
        {
            using var body = await RequestBody.ReadAsync(
                http.Request,
                options.MaxEnvelopeSize,
                http.RequestAborted
            );
            await ServeAsync(http, body, ticket);
        }
        catch (BadBodyException bad)
        {
            await EndAsync(ticket, bad.Message);
            await CwmpReply.RefuseAsync(http, bad.Status, bad.Message);
        }
        catch (BadHttpRequestException broken)
        {
            await EndAsync(ticket, broken.Message);
            await CwmpReply.RefuseAsync(http, broken.StatusCode, broken.Message);
        }
    }

    private async Task ServeAsync(HttpContext http, RequestBody body, SessionTicket? ticket)
    {
        Envelope? envelope = null;
        try
        {
            if (!EnvelopeReader.IsEmpty(body.Span))
                envelope = EnvelopeReader.Read(body.Span, Charset(http.Request), _limits);
        }
        catch (EnvelopeException bad)
        {
            LogBadEnvelope(http.Connection.RemoteIpAddress, bad.Message);
            var unread = recorder.Stray(ticket, http, body.Span, bad.Message);
            await EndAsync(ticket, bad.Message);
            await CwmpReply.WriteAsync(http, bad, unread);
            return;
        }
        if (envelope?.NotUnderstood is { } header)
            await CwmpReply.WriteAsync(http, NotUnderstood(envelope, header));
        else if (envelope?.Body is Inform inform)
            await BeginAsync(http, body, envelope, inform, ticket);
        else
            await ContinueAsync(http, body, envelope?.Body is null ? null : envelope, ticket);
    }

    // "An Inform always opens a new session; never reject because of an unknown cookie" (quirk 39).
    private async Task BeginAsync(
        HttpContext http,
        RequestBody body,
        Envelope envelope,
        Inform inform,
        SessionTicket? held
    )
    {
        // A ticket is good for the session it was given in, not for another one.
        if (held is not null && !await IsAuthenticatedAsync(http))
            return;
        // Nor does it let a new session in where there is no room for one.
        if (
            held is not null
            && !await admission.AdmitsAgainAsync(http, DeviceKey.Of(inform.DeviceId))
        )
            return;
        var ticket = new SessionTicket(DeviceKey.Of(inform.DeviceId), NewSession());
        var arrival = new InformArrival(
            ticket.Session,
            new CpePost(envelope),
            Text(http.Connection.RemoteIpAddress),
            Text(http.Connection.LocalIpAddress)
        );
        var post = recorder.Open(ticket, inform, http, body.Span);
        var device = grains.GetGrain<IDeviceGrain>(ticket.Device.Value);
        var reply = await AnswerAsync(device.Begin(arrival), post);
        if (reply.Kind == AcsReplyKind.Envelope)
            cookies.Issue(http, ticket);
        await CwmpReply.WriteAsync(http, reply, post);
    }

    private async Task ContinueAsync(
        HttpContext http,
        RequestBody body,
        Envelope? envelope,
        SessionTicket? ticket
    )
    {
        var reply = NoSession;
        RecordedPost post = default;
        if (ticket is { } known)
        {
            post = recorder.Heard(known.Session, http, body.Span, envelope?.Body);
            var device = grains.GetGrain<IDeviceGrain>(known.Device.Value);
            reply = await AnswerAsync(device.Exchange(known.Session, new CpePost(envelope)), post);
        }
        // Quirk 32: some devices post empty once more after the final 204, and want another.
        if (reply.Kind == AcsReplyKind.NoSession && envelope is null)
            reply = new AcsReply(AcsReplyKind.Empty);
        else if (reply.Kind == AcsReplyKind.NoSession)
        {
            reply = UnknownSession;
            if (post.Recording is null)
                post = recorder.Stray(ticket, http, body.Span, UnknownSession.Reason!);
        }
        await CwmpReply.WriteAsync(http, reply, post);
    }

    private static async ValueTask<AcsReply> AnswerAsync(Task<AcsReply> reply, RecordedPost post)
    {
        try
        {
            return await reply;
        }
        catch
        {
            post.Broke();
            throw;
        }
    }

    private async ValueTask<bool> IsAuthenticatedAsync(HttpContext http)
    {
        var target = http.Request.PathBase + http.Request.Path + http.Request.QueryString;
        var verdict = authenticator.Check(
            http.Request.Method,
            target,
            http.Request.Headers.Authorization
        );
        if (verdict.IsAccepted)
            return true;
        http.Response.Headers.WWWAuthenticate = new([.. verdict.Challenges]);
        await CwmpReply.RefuseAsync(http, 401, "Credentials, please.");
        return false;
    }

    private async Task EndAsync(SessionTicket? ticket, string reason)
    {
        if (ticket is { } known)
            await grains.GetGrain<IDeviceGrain>(known.Device.Value).Abort(known.Session, reason);
    }

    // SOAP 1.1, 4.2.3: a header that must be understood and is not gets this fault.
    private static AcsReply NotUnderstood(Envelope envelope, string header) =>
        new(
            AcsReplyKind.Envelope,
            new Envelope(Fault.Plain("MustUnderstand", $"The header {header} is not understood."))
            {
                ID = envelope.ID,
                Version = envelope.Version,
                Namespace = envelope.Namespace,
            }
        );

    // Quirk 16: any media type, and "encoding=" where "charset=" is meant.
    private static string? Charset(HttpRequest request)
    {
        var type = request.ContentType;
        if (type is null)
            return null;
        foreach (var name in (ReadOnlySpan<string>)["charset=", "encoding="])
        {
            var at = type.IndexOf(name, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                continue;
            var value = type.AsSpan(at + name.Length);
            var end = value.IndexOf(';');
            return (end < 0 ? value : value[..end]).Trim().Trim('"').ToString();
        }
        return null;
    }

    private static Guid NewSession()
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        return new Guid(random);
    }

    private static string Text(System.Net.IPAddress? address) =>
        address is null ? ""
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
        : address.ToString();

    [LoggerMessage(LogLevel.Information, "A message from {Address} was refused: {Reason}")]
    private partial void LogBadEnvelope(System.Net.IPAddress? address, string reason);
}
