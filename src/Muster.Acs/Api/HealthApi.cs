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
        health
            .MapGet("/live", Live)
            .Describe(Tag, "Is the process alive?", "200 as long as the process answers at all.");
        health
            .MapGet("/ready", ReadyAsync)
            .Describe(
                Tag,
                "Are sessions served?",
                "200 only while devices can connect, the silo has started and the store is writable."
            )
            .Produces<HealthReport>()
            .Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable);
    }

    private static Ok<HealthReport> Live() =>
        TypedResults.Ok(new HealthReport("ok", new Dictionary<string, string>()));

    private static async Task<JsonHttpResult<HealthReport>> ReadyAsync(
        Readiness readiness,
        CancellationToken cancellation
    )
    {
        var report = await readiness.CheckAsync(cancellation);
        var status =
            report.Status == "ok"
                ? StatusCodes.Status200OK
                : StatusCodes.Status503ServiceUnavailable;
        return TypedResults.Json(report, ApiJson.Rules, statusCode: status);
    }
}
