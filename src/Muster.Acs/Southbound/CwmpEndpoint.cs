using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Hosting;
using Muster.Acs.Observing;
using Muster.Acs.Southbound.Admission;

namespace Muster.Acs.Southbound;

/// <summary>
/// The way in for CPEs. Who may open a session, and who is proven, is asked before a body is read; what
/// then is in the body is said in <see cref="CpeTurns"/>.
/// </summary>
internal sealed class CwmpEndpoint(
    AcsOptions options,
    CpeGate gate,
    SessionCookie cookies,
    AdmissionControl admission,
    CpeTurns turns,
    SessionWatches watches,
    TimeProvider clock
)
{
    private readonly BodySilence _silence = new(options.MaxSessionTimeout, clock);

    /// <summary>Of a device that need not prove anything.</summary>
    private const int MaxUnprovenBody = 64 * 1024;

    /// <summary>Of an Inform whose proof covers it (qop auth-int).</summary>
    private const int MaxUncheckedBody = 256 * 1024;

    public async Task HandleAsync(HttpContext http)
    {
        var since = Stopwatch.GetTimestamp();
        try
        {
            await TakeAsync(http);
        }
        finally
        {
            watches.Meter.Answered(since);
        }
        if (http.Response.StatusCode == StatusCodes.Status401Unauthorized && ShowedWrong(http))
            watches.Log.TurnedAway(
                PlainAddress.Text(http.Connection.RemoteIpAddress),
                "Authentication failure",
                null,
                null
            );
    }

    // Without credentials it is the ordinary beginning, and with old ones the ordinary way on.
    private static bool ShowedWrong(HttpContext http) =>
        http.Request.Headers.Authorization.Count > 0
        && !http
            .Response.Headers.WWWAuthenticate.ToString()
            .Contains("stale=true", StringComparison.OrdinalIgnoreCase);

    private async Task TakeAsync(HttpContext http)
    {
        admission.Arrived(http);
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
                _silence,
                keepRaw: CoversBody(http.Request)
            );
            if (
                ReferenceEquals(proof, CpeProof.Body)
                && (proof = await gate.AdmitAsync(http, body.Raw)) is null
            )
                return;
            await turns.TakeAsync(http, body, ticket, proof);
        }
        catch (BadBodyException bad)
        {
            await turns.EndAsync(ticket, bad.Message);
            await CwmpReply.RefuseAsync(http, bad.Status, bad.Message);
        }
        catch (BadHttpRequestException broken)
        {
            await turns.EndAsync(ticket, broken.Message);
            await CwmpReply.RefuseAsync(http, broken.StatusCode, broken.Message);
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
}
