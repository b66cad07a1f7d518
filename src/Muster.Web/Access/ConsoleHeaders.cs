using Microsoft.AspNetCore.Http;

namespace Muster.Web.Access;

/// <summary>
/// What browsers may do with a page. Everything comes from here, scripts are files and never inline;
/// styles may be inline, because Virtualize and MudBlazor place things by style attributes.
/// </summary>
internal sealed class ConsoleHeaders(RequestDelegate next)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
        + "base-uri 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<ConsolePage>() is not null)
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
        }
        return next(http);
    }
}
