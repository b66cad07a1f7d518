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
    CpeGate gate,
    SessionCookie cookies,
    IGrainFactory grains,
    Recorder recorder,
    AdmissionControl admission,
    ILogger<CwmpEndpoint> logger
)
{
    /// <summary>Of a device that need not prove anything.</summary>
    private const int MaxUnprovenBody = 64 * 1024;

    /// <summary>Of an Inform whose proof covers it (qop auth-int).</summary>
    private const int MaxUncheckedBody = 256 * 1024;

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
        CpeProof? proof = null;
        if (ticket is null && (proof = await gate.AdmitAsync(http, null)) is null)
            return;
        try
        {
            using var body = await RequestBody.ReadAsync(
                http.Request,
                LimitOf(proof),
                http.RequestAborted,
                keepRaw: CoversBody(http.Request)
            );
            if (
                ReferenceEquals(proof, CpeProof.Body)
                && (proof = await gate.AdmitAsync(http, body.Raw)) is null
            )
                return;
            await ServeAsync(http, body, ticket, proof);
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

    private async Task ServeAsync(
        HttpContext http,
        RequestBody body,
        SessionTicket? ticket,
        CpeProof? proof
    )
    {
        Envelope? envelope = null;
        try
        {
            if (!EnvelopeReader.IsEmpty(body.Span))
                envelope = EnvelopeReader.Read(body.Span, Charset(http.Request), _limits);
            if (envelope?.Body is Inform { DeviceId.SerialNumber.Length: 0 })
                throw Nobody(envelope);
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
        {
            // A ticket is good for the session it was given in, not for another one.
            proof ??= await gate.AdmitAsync(http, body.Raw);
            if (proof is not null)
                await BeginAsync(http, body, envelope, inform, proof, isAgain: ticket is not null);
        }
        else if (ticket is not null || !await gate.NeedsProofAsync(http, proof))
            await ContinueAsync(http, body, envelope?.Body is null ? null : envelope, ticket);
    }

    // Quirk 99: without a serial number all boards of a maker would be one device.
    private static EnvelopeException Nobody(Envelope envelope) =>
        new(
            EnvelopeFailure.InvalidArguments,
            "The Inform has no SerialNumber, so that nobody can tell whose it is."
        )
        {
            ID = envelope.ID,
            Version = envelope.Version,
            Namespace = envelope.Namespace,
        };

    // "An Inform always opens a new session; never reject because of an unknown cookie" (quirk 39).
    private async Task BeginAsync(
        HttpContext http,
        RequestBody body,
        Envelope envelope,
        Inform inform,
        CpeProof proof,
        bool isAgain
    )
    {
        if (!await IsWelcomeAsync(http, envelope, inform, proof))
            return;
        // Nor does it let a new session in where there is no room for one.
        if (isAgain && !await admission.AdmitsAgainAsync(http, DeviceKey.Of(inform.DeviceId)))
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

    private async ValueTask<bool> IsWelcomeAsync(
        HttpContext http,
        Envelope envelope,
        Inform inform,
        CpeProof proof
    )
    {
        switch (await gate.JudgeAsync(http, proof, inform.DeviceId))
        {
            case CpeAdmission.Accepted:
                return true;
            case CpeAdmission.Denied:
                await CwmpReply.WriteAsync(http, EmptySession.Deny(envelope));
                return false;
            case CpeAdmission.Quarantined:
                cookies.Issue(http, EmptySession.TicketOf(DeviceKey.Of(inform.DeviceId)));
                await CwmpReply.WriteAsync(http, EmptySession.Open(envelope));
                return false;
            default:
                return false;
        }
    }

    private async Task ContinueAsync(
        HttpContext http,
        RequestBody body,
        Envelope? envelope,
        SessionTicket? ticket
    )
    {
        if (ticket is { } kept && EmptySession.Is(kept))
        {
            await CwmpReply.WriteAsync(http, EmptySession.Exchange(new CpePost(envelope)));
            return;
        }
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

    // Who proved nothing is not read at length.
    private int LimitOf(CpeProof? proof) =>
        ReferenceEquals(proof, CpeProof.Body) ? Math.Min(MaxUncheckedBody, options.MaxEnvelopeSize)
        : proof is { IsNothing: true } && !gate.TrustsAnybody
            ? Math.Min(MaxUnprovenBody, options.MaxEnvelopeSize)
        : options.MaxEnvelopeSize;

    private static bool CoversBody(HttpRequest request) =>
        request
            .Headers.Authorization.ToString()
            .Contains("auth-int", StringComparison.OrdinalIgnoreCase);

    private async Task EndAsync(SessionTicket? ticket, string reason)
    {
        if (ticket is { } known && !EmptySession.Is(known))
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
