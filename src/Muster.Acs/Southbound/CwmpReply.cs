using System.Text;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Devices;
using Muster.Acs.Quirks;
using Muster.Acs.Recording;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Southbound;

/// <summary>Puts what the ACS says on the wire (TR-069 3.4.1, 3.4.6).</summary>
internal static class CwmpReply
{
    private const string RetryAfterSeconds = "30";

    [ThreadStatic]
    private static PooledBuffer? _buffer;

    public static Task WriteAsync(HttpContext http, AcsReply reply, in RecordedPost post = default)
    {
        switch (reply.Kind)
        {
            case AcsReplyKind.Envelope when reply.Written is { } written:
                return WriteAsync(http, written.Octets, post, reply.Cause, written.KeptFor);
            case AcsReplyKind.Envelope:
                return WriteAsync(http, reply.Envelope!, post, reply.Cause);
            case AcsReplyKind.Empty:
                End(http, reply.LastAnswer);
                post.Answered(http.Response, []);
                return Task.CompletedTask;
            case AcsReplyKind.Unavailable:
                return SendLaterAsync(http, post);
            default:
                return RefuseAsync(http, 400, reply.Reason ?? "There is no such session.", post);
        }
    }

    /// <summary>What cannot be stored, or whose device cannot be read, is not acknowledged.</summary>
    public static Task SendLaterAsync(HttpContext http, in RecordedPost post = default)
    {
        http.Response.Headers.RetryAfter = RetryAfterSeconds;
        return RefuseAsync(http, 503, "The ACS cannot store anything now. Call again.", post);
    }

    // "An ACS with nothing to say answers 204 No Content." The connection is the CPE's to close: some
    // take it for an error when the server does (quirk 30), and some wait for it.
    private static void End(HttpContext http, LastAnswer how)
    {
        http.Response.StatusCode =
            how == LastAnswer.Ok ? StatusCodes.Status200OK : StatusCodes.Status204NoContent;
        if (how == LastAnswer.Ok)
            http.Response.ContentLength = 0;
        if (how == LastAnswer.Close)
            http.Response.Headers.Connection = "close";
    }

    /// <summary>
    /// An envelope we could not read: the fault the standard has for it, else HTTP 400 or 413 with one
    /// sentence.
    /// </summary>
    public static Task WriteAsync(
        HttpContext http,
        EnvelopeException bad,
        in RecordedPost post = default
    )
    {
        var fault = bad.Reason switch
        {
            EnvelopeFailure.InvalidArguments => new Fault(
                FaultCode.AcsInvalidArguments,
                bad.Message
            ),
            EnvelopeFailure.VersionMismatch => Fault.Plain("VersionMismatch", bad.Message),
            _ => null,
        };
        if (fault is null)
        {
            var status = bad.Reason == EnvelopeFailure.TooLarge ? 413 : 400;
            return RefuseAsync(http, status, bad.Message, post);
        }
        return WriteAsync(
            http,
            new Envelope(fault)
            {
                ID = bad.ID,
                Version = bad.Version,
                Namespace = bad.Namespace,
            },
            post,
            cause: null
        );
    }

    public static Task RefuseAsync(
        HttpContext http,
        int status,
        string sentence,
        in RecordedPost post = default
    )
    {
        if (http.Response.HasStarted)
            return Task.CompletedTask;
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        var octets = Encoding.UTF8.GetBytes(sentence + "\n");
        http.Response.ContentLength = octets.Length;
        post.Answered(http.Response, octets, cause: null, KeptFor.Refusal);
        return http.Response.Body.WriteAsync(octets).AsTask();
    }

    /// <summary>This node cannot serve the session, and another one soon can.</summary>
    public static Task SendElsewhereAsync(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "5";
        http.Response.Headers.Connection = "close";
        return RefuseAsync(http, 503, "The ACS has moved on. Call again.");
    }

    // A SOAP fault travels in HTTP 200 too. The length is told: HTTP/1.0 knows no chunks.
    private static Task WriteAsync(
        HttpContext http,
        Envelope envelope,
        in RecordedPost post,
        string? cause
    )
    {
        var buffer = _buffer ??= new PooledBuffer();
        buffer.Clear();
        EnvelopeWriter.Write(buffer, envelope);
        return WriteAsync(http, buffer.Written, post, cause, Significance.Of(envelope.Body));
    }

    private static Task WriteAsync(
        HttpContext http,
        ReadOnlySpan<byte> written,
        in RecordedPost post,
        string? cause,
        KeptFor reason
    )
    {
        http.Response.ContentType = "text/xml; charset=utf-8";
        http.Response.ContentLength = written.Length;
        post.Answered(http.Response, written, cause, reason);
        var target = http.Response.BodyWriter;
        written.CopyTo(target.GetSpan(written.Length));
        target.Advance(written.Length);
        return Task.CompletedTask;
    }
}
