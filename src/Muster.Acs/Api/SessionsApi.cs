using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Who is calling home just now.</summary>
internal static class SessionsApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/sessions", ListAsync)
            .Describe("Sessions", "The sessions open just now", "The longest open first.")
            .WithQuery(QueryFields.Limit)
            .Refuses(400);

    private static async Task<Ok<SessionList>> ListAsync(HttpRequest request, ISessions sessions)
    {
        var limit = new QueryReader(request).Page().Limit;
        var open = await sessions.ListAsync(limit, request.HttpContext.RequestAborted);
        return TypedResults.Ok(new SessionList(open, sessions.Counters));
    }
}
