using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Muster.Acs.Devices;
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
    ILogger<CwmpEndpoint> logger
)
{
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
        var hasTicket = cookies.TryRead(http, out var ticket);
        // The ticket is signed, or the connection is the one it was given on: proof enough inside a
        // session. Anybody else shows credentials before a single octet of the body is read.
        if (!hasTicket && !await IsAuthenticatedAsync(http))
            return;
        try
        {
            using var body = await RequestBody.ReadAsync(
                http.Request,
                options.MaxEnvelopeSize,
                http.RequestAborted
            );
            var reply = await DispatchAsync(http, body, hasTicket ? ticket : null);
            if (reply is not null)
                await CwmpReply.WriteAsync(http, reply);
        }
        catch (BadBodyException bad)
        {
            await EndAsync(hasTicket ? ticket : null, bad.Message);
            await CwmpReply.RefuseAsync(http, bad.Status, bad.Message);
        }
        catch (EnvelopeException bad)
        {
            LogBadEnvelope(http.Connection.RemoteIpAddress, bad.Message);
            await EndAsync(hasTicket ? ticket : null, bad.Message);
            await CwmpReply.WriteAsync(http, bad);
        }
        catch (BadHttpRequestException broken)
        {
            await EndAsync(hasTicket ? ticket : null, broken.Message);
            await CwmpReply.RefuseAsync(http, broken.StatusCode, broken.Message);
        }
    }

    private Task<AcsReply?> DispatchAsync(HttpContext http, RequestBody body, SessionTicket? ticket)
    {
        if (EnvelopeReader.IsEmpty(body.Span))
            return ContinueAsync(http, ticket, new CpePost(null));
        var envelope = EnvelopeReader.Read(body.Span, Charset(http.Request), _limits);
        if (envelope.NotUnderstood is { } header)
            return Task.FromResult<AcsReply?>(NotUnderstood(envelope, header));
        return envelope.Body is Inform inform
            ? BeginAsync(http, envelope, inform, ticket)
            : ContinueAsync(http, ticket, new CpePost(envelope.Body is null ? null : envelope));
    }

    // "An Inform always opens a new session; never reject because of an unknown cookie" (quirk 39).
    private async Task<AcsReply?> BeginAsync(
        HttpContext http,
        Envelope envelope,
        Inform inform,
        SessionTicket? held
    )
    {
        var device = DeviceKey.Of(inform.DeviceId);
        // A ticket is good for the session it was given in, not for another one.
        if (held is not null && !await IsAuthenticatedAsync(http))
            return null;
        var ticket = new SessionTicket(device, NewSession());
        var arrival = new InformArrival(
            ticket.Session,
            new CpePost(envelope),
            Text(http.Connection.RemoteIpAddress),
            Text(http.Connection.LocalIpAddress)
        );
        var reply = await grains.GetGrain<IDeviceGrain>(device.Value).Begin(arrival);
        if (reply.Kind == AcsReplyKind.Envelope)
            cookies.Issue(http, ticket);
        return reply;
    }

    private async Task<AcsReply?> ContinueAsync(
        HttpContext http,
        SessionTicket? ticket,
        CpePost post
    )
    {
        if (ticket is not { } known)
            return post.Envelope is null ? new AcsReply(AcsReplyKind.Empty) : UnknownSession;
        var reply = await grains
            .GetGrain<IDeviceGrain>(known.Device.Value)
            .Exchange(known.Session, post);
        // Quirk 32: some devices post empty once more after the final 204, and want another.
        if (reply.Kind == AcsReplyKind.NoSession)
            return post.Envelope is null ? new AcsReply(AcsReplyKind.Empty) : UnknownSession;
        return reply;
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
