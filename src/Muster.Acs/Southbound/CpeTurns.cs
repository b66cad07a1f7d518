using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Clustering;
using Muster.Acs.Devices;
using Muster.Acs.Hosting;
using Muster.Acs.Recording;
using Muster.Acs.Southbound.Admission;
using Muster.Acs.Storage;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Southbound;

/// <summary>
/// One POST after the other: it becomes one typed message, is handed to the device it belongs to, and is
/// answered with what the device's session says next.
/// </summary>
internal sealed class CpeTurns(
    AcsOptions options,
    CpeGate gate,
    SessionCookie cookies,
    Recorder recorder,
    AdmissionControl admission,
    TurnLog log,
    Nodes nodes
)
{
    private static readonly AcsReply NoSession = new(AcsReplyKind.NoSession);

    private static readonly AcsReply UnknownSession = new(
        AcsReplyKind.NoSession,
        Reason: "This message belongs to no open session; a session begins with an Inform."
    );

    private readonly EnvelopeLimits _limits = new() { MaxBytes = options.MaxEnvelopeSize };

    /// <summary>Answers one POST whose body was read.</summary>
    /// <param name="http">The request.</param>
    /// <param name="body">What came.</param>
    /// <param name="ticket">Of the session it says to belong to.</param>
    /// <param name="proof">What it proved; null where the ticket is proof enough.</param>
    public async Task TakeAsync(
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
                envelope = EnvelopeReader.Read(
                    body.Span,
                    UnreadEnvelope.Charset(http.Request),
                    _limits
                );
            if (envelope?.Body is Inform { DeviceId.SerialNumber.Length: 0 })
                throw UnreadEnvelope.OfNobody(envelope);
        }
        catch (EnvelopeException bad)
        {
            log.Unreadable(http, ticket, bad.Message);
            var unread = recorder.Stray(ticket, http, body.Span, bad.Message);
            await EndAsync(ticket, bad.Message);
            await CwmpReply.WriteAsync(http, bad, unread);
            return;
        }
        try
        {
            await TakeAsync(http, body, envelope, ticket, proof);
        }
        catch (Exception failure) when (nodes.AreMany && Nodes.IsOfTheCluster(failure))
        {
            // The node where the device lived is gone, and where it shall live is not known yet.
            log.Homeless(http, failure);
            await CwmpReply.SendElsewhereAsync(http);
        }
        catch (StorageException failure)
        {
            // A device that is not in memory cannot be read.
            log.Unread(http, failure);
            await CwmpReply.SendLaterAsync(http);
        }
    }

    private async Task TakeAsync(
        HttpContext http,
        RequestBody body,
        Envelope? envelope,
        SessionTicket? ticket,
        CpeProof? proof
    )
    {
        if (envelope?.NotUnderstood is { } header)
            await CwmpReply.WriteAsync(http, UnreadEnvelope.NotUnderstood(envelope, header));
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

    /// <summary>A session whose device said what nobody can read is over.</summary>
    public async Task EndAsync(SessionTicket? ticket, string reason)
    {
        if (ticket is { } known && !EmptySession.Is(known))
            await nodes.DeviceOf(known.Device).Abort(known.Session, reason);
    }

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
            Post(http, body, envelope),
            PlainAddress.Text(http.Connection.RemoteIpAddress),
            PlainAddress.Text(http.Connection.LocalIpAddress)
        )
        {
            Node = nodes.Own,
        };
        var post = recorder.Open(ticket, inform, http, body.Span);
        var device = nodes.DeviceOf(ticket.Device);
        nodes.Visits.Began(ticket.Session);
        var reply = await AnswerAsync(ticket.Session, device.Begin(arrival), post);
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
        switch (await gate.JudgeAsync(http, proof, inform))
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
            var device = nodes.DeviceOf(known.Device);
            reply = await AnswerAsync(
                known.Session,
                device.Exchange(known.Session, Post(http, body, envelope)),
                post
            );
            if (reply.Kind == AcsReplyKind.NoSession)
                nodes.Visits.IsUnknown(known.Session);
        }
        // Quirk 32: some devices post empty once more after the final 204, and want another.
        if (reply.Kind == AcsReplyKind.NoSession && envelope is null)
            reply = new AcsReply(AcsReplyKind.Empty);
        else if (reply.Kind == AcsReplyKind.NoSession)
        {
            reply = UnknownSession;
            log.NoSession(http, ticket);
            if (post.Recording is null)
                post = recorder.Stray(ticket, http, body.Span, UnknownSession.Reason!);
        }
        await CwmpReply.WriteAsync(http, reply, post);
    }

    // The device may live on another node: there the octets are read once more.
    private CpePost Post(HttpContext http, RequestBody body, Envelope? envelope) =>
        new(envelope)
        {
            Text =
                nodes.AreMany && envelope is not null
                    ? new(body.Span.ToArray(), UnreadEnvelope.Charset(http.Request))
                    : null,
        };

    private async ValueTask<AcsReply> AnswerAsync(
        Guid session,
        Task<AcsReply> reply,
        RecordedPost post
    )
    {
        try
        {
            return await reply;
        }
        catch
        {
            post.Broke();
            // Where the device lived nobody may be left to tell; it begins anew.
            nodes.Visits.Over(session, SessionEnd.Failed, "it broke");
            throw;
        }
    }

    private static Guid NewSession()
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        return new Guid(random);
    }
}
