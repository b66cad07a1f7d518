using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Keys for programs: drawn, listed, revoked.</summary>
internal static class KeysApi
{
    private const string Tag = "Users";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/keys", ListAsync).Describe(Tag, "List API keys", "In order of their names.");
        api.MapPost("/keys", AddAsync)
            .Describe(Tag, "Draw an API key", "The answer has it, this once.")
            .WithBody<NewKey>("""{"name":"billing","roles":["viewer"]}""")
            .Produces<DrawnKey>(StatusCodes.Status201Created)
            .Refuses(400, 403, 409, 413);
        api.MapGet("/keys/{name}", GetAsync).Describe(Tag, "One API key").Refuses(404);
        api.MapDelete("/keys/{name}", DeleteAsync)
            .Describe(Tag, "Revoke an API key", "At once.")
            .Refuses(403, 404);
    }

    private static async Task<Ok<ItemList<ApiKey>>> ListAsync(
        IKeys keys,
        CancellationToken cancellation
    ) => TypedResults.Ok(new ItemList<ApiKey>(await keys.ListAsync(cancellation)));

    private static async Task<IResult> AddAsync(HttpContext http, IKeys keys)
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var drawn = await keys.AddAsync(body.As<NewKey>(), http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"{ApiEndpoints.Root}/keys/{drawn.Key.Name}", drawn);
    }

    private static async Task<Ok<ApiKey>> GetAsync(
        string name,
        IKeys keys,
        CancellationToken cancellation
    ) => TypedResults.Ok(await keys.GetAsync(name, cancellation));

    private static async Task<NoContent> DeleteAsync(
        string name,
        IKeys keys,
        CancellationToken cancellation
    )
    {
        await keys.DeleteAsync(name, cancellation);
        return TypedResults.NoContent();
    }
}
