using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Searches of devices with a name.</summary>
internal static class SearchesApi
{
    private const string Tag = "Searches";

    private static readonly QueryField Shared = new(
        "shared",
        "The one that all see, and not one's own.",
        QueryType.Flag
    );

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/searches", ListAsync)
            .Describe(Tag, "List saved searches", "One's own and the shared ones, by name.");
        api.MapGet("/searches/{name}", GetAsync)
            .Describe(Tag, "One saved search", "One's own of this name, or else the shared one.")
            .Refuses(404);
        api.MapPut("/searches/{name}", PutAsync)
            .Describe(
                Tag,
                "Save a search",
                "As in the console's search box. 'group' of GET /devices and of POST /wakes names it. To "
                    + "share one needs devices:write."
            )
            .WithBody<SearchSettings>(
                """{"query":"model:EX* fw:2.1*","columns":"fw,ip","sort":"-lastInform","shared":true}"""
            )
            .Produces<SavedSearch>()
            .Refuses(400, 409, 413);
        api.MapDelete("/searches/{name}", DeleteAsync)
            .Describe(Tag, "Forget a saved search")
            .WithQuery(Shared)
            .Refuses(400, 404);
    }

    private static async Task<Ok<ItemList<SavedSearch>>> ListAsync(
        ISearches searches,
        CancellationToken cancellation
    ) => TypedResults.Ok(new ItemList<SavedSearch>(await searches.ListAsync(cancellation)));

    private static async Task<Ok<SavedSearch>> GetAsync(
        string name,
        ISearches searches,
        CancellationToken cancellation
    ) => TypedResults.Ok(await searches.GetAsync(name, cancellation));

    private static async Task<IResult> PutAsync(string name, HttpContext http, ISearches searches)
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var settings = body.As<SearchSettings>();
        var search = await searches.PutAsync(name, settings, http.RequestAborted);
        return TypedResults.Json(search, ApiJson.Rules);
    }

    private static async Task<NoContent> DeleteAsync(
        string name,
        HttpContext http,
        ISearches searches
    )
    {
        var shared = new QueryReader(http.Request).Flag("shared");
        await searches.DeleteAsync(name, shared, http.RequestAborted);
        return TypedResults.NoContent();
    }
}
