using Microsoft.AspNetCore.Http;
using Muster.Acs.Api;

namespace Muster.Acs.Access;

/// <summary>
/// What a browser sends with the cookie of its user is only taken from our own pages: anything that may
/// change something, and every socket, must say that it comes from here. Browsers say so by themselves,
/// and no page can make them lie; a key is no cookie, and needs none of this.
/// </summary>
internal sealed class SameOrigin(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http) =>
        IsSafe(http.Request)
        || (http.Request.Headers.Cookie.Count == 0 && !IsSignIn(http.Request))
        || IsOwn(http.Request)
            ? next(http)
            : Problems.WriteAsync(
                http,
                StatusCodes.Status403Forbidden,
                "This was sent by a page of another site, or by something that does not say where it "
                    + "comes from; programs use an API key.",
                "Origin"
            );

    /// <summary>To be signed in as somebody else is an attack, too, and needs no cookie.</summary>
    private static bool IsSignIn(HttpRequest request) =>
        request.Path.StartsWithSegments(SignInApi.Root, StringComparison.OrdinalIgnoreCase);

    private static bool IsSafe(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && !request.HttpContext.WebSockets.IsWebSocketRequest
        && request.Headers.Upgrade.Count == 0;

    private static bool IsOwn(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [{ } site])
            return site is "same-origin" or "none";
        // Browsers of old, and sockets, send an Origin alone; what is no browser sends neither.
        return request.Headers.Origin is [{ } origin]
            ? origin.Equals(
                $"{request.Scheme}://{request.Host}",
                StringComparison.OrdinalIgnoreCase
            )
            : request.Headers.Origin.Count == 0 && request.Headers.Referer.Count == 0;
    }
}
