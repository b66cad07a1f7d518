using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Hosting;

namespace Muster.Acs.Api;

/// <summary>What a supervisor or a load balancer asks; needs no key and tells no secret.</summary>
internal static class HealthApi
{
    private const string Tag = "Health";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").AllowAnonymous();
        foreach (var path in new[] { "", "/ready" })
            health
                .MapGet(path, ReadyAsync)
                .Describe(
                    Tag,
                    "Are sessions served?",
                    "200 only while devices can connect, the silo has started, the store is "
                        + "writable and the server is not about to stop; else 503, and a word for "
                        + "each that is wrong. `/health` is the same as `/health/ready`."
                )
                .Produces<HealthReport>()
                .Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable);
        health
            .MapGet("/live", Live)
            .Describe(Tag, "Is the process alive?", "200 as long as the process answers at all.");
    }

    private static Ok<HealthReport> Live() =>
        TypedResults.Ok(new HealthReport("ok", new Dictionary<string, string>()));

    private static async Task<JsonHttpResult<HealthReport>> ReadyAsync(
        Readiness readiness,
        CancellationToken cancellation
    )
    {
        var found = await readiness.CheckAsync(cancellation);
        return TypedResults.Json(
            new HealthReport(found.IsReady ? "ok" : "unavailable", found.Checks),
            ApiJson.Rules,
            statusCode: found.IsReady
                ? StatusCodes.Status200OK
                : StatusCodes.Status503ServiceUnavailable
        );
    }
}
