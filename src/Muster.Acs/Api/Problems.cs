using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Writes refusals.</summary>
internal static class Problems
{
    public const string MediaType = "application/problem+json";

    /// <summary>How long a caller waits before it asks a store again that did not work.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public static Task WriteAsync(HttpContext http, int status, string detail, string? field = null)
    {
        http.Response.StatusCode = status;
        var title = ReasonPhrases.GetReasonPhrase(status);
        var problem = new Problem("about:blank", title, status, detail, field);
        return http.Response.WriteAsJsonAsync(
            problem,
            ApiJson.Default.Problem,
            MediaType,
            http.RequestAborted
        );
    }

    public static Task WriteAsync(HttpContext http, OperationException refusal)
    {
        var status = StatusOf(refusal.Kind);
        if (status == StatusCodes.Status503ServiceUnavailable)
            Unavailable(http);
        return WriteAsync(http, status, refusal.Message, refusal.Field);
    }

    /// <summary>503 with Retry-After: the store does not work now.</summary>
    public static void Unavailable(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.RetryAfter = RetryAfter.TotalSeconds.ToString("0");
    }

    public static OperationException Invalid(string? field, string message) =>
        new(OperationFaultKind.Invalid, message, field);

    private static int StatusOf(OperationFaultKind kind) =>
        kind switch
        {
            OperationFaultKind.Invalid => StatusCodes.Status400BadRequest,
            OperationFaultKind.NotFound => StatusCodes.Status404NotFound,
            OperationFaultKind.Conflict => StatusCodes.Status409Conflict,
            OperationFaultKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
            OperationFaultKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
            OperationFaultKind.Forbidden => StatusCodes.Status403Forbidden,
            OperationFaultKind.Unauthenticated => StatusCodes.Status401Unauthorized,
            OperationFaultKind.TooMany => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status500InternalServerError,
        };
}
