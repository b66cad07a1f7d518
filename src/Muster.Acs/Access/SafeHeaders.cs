using Microsoft.AspNetCore.Http;

namespace Muster.Acs.Access;

/// <summary>
/// Headers that tell browsers to trust answers of this port with nothing. A page that needs more says
/// so itself, with <see cref="ForPage"/>.
/// </summary>
public static class SafeHeaders
{
    /// <summary>For what is no page: nothing may be fetched, run or framed.</summary>
    private const string Nothing =
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>Sets them unless the answer sets its own.</summary>
    internal static Task SetAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(
            static state =>
            {
                var headers = ((HttpContext)state).Response.Headers;
                headers.XContentTypeOptions = "nosniff";
                // A page's own: without a referrer its forms would hide where they come from, too.
                if (headers["Referrer-Policy"].Count == 0)
                    headers["Referrer-Policy"] = "no-referrer";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                headers.XFrameOptions = "DENY";
                if (headers.ContentSecurityPolicy.Count == 0)
                    headers.ContentSecurityPolicy = Nothing;
                return Task.CompletedTask;
            },
            http
        );
        return next(http);
    }

    /// <summary>
    /// The policy of a page of the console: scripts, styles, pictures and sockets of this server alone,
    /// no inline script; inline styles, because components position things with them.
    /// </summary>
    /// <param name="http">The request; a nonce that its scripts may carry can be given.</param>
    /// <param name="nonce">For an inline script that cannot be avoided; null allows none.</param>
    public static void ForPage(HttpContext http, string? nonce = null)
    {
        var script = nonce is null ? "'self'" : $"'self' 'nonce-{nonce}'";
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src {script}; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
            + "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
            + "frame-ancestors 'none'";
    }
}
