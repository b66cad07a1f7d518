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
        api.MapGet("/sessions", List)
            .Describe("Sessions", "The sessions open just now", "The longest open first.")
            .WithQuery(QueryFields.Limit)
            .Refuses(400);

    private static Ok<SessionList> List(HttpRequest request, ISessions sessions)
    {
        var limit = new QueryReader(request).Page().Limit;
        return TypedResults.Ok(new SessionList(sessions.List(limit), sessions.Counters));
    }
}
