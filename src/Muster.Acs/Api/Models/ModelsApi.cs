using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Models of devices, and how each wants to be spoken to.</summary>
internal static class ModelsApi
{
    private const string Tag = "Models";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/models", ListAsync)
            .Describe(Tag, "List models", "By maker, product class and software version.")
            .WithQuery(QueryFields.Page)
            .Refuses(400);
        api.MapGet("/models/{id}", GetAsync)
            .Describe(Tag, "One model", "With every quirk, the value that holds, and why.")
            .Refuses(400, 404);
        api.MapGet("/models/{id}/quirks", QuirksAsync)
            .Describe(Tag, "The quirks of a model", "Every quirk, the value that holds, and why.")
            .Refuses(400, 404);
        api.MapPut("/models/{id}/quirks/{quirk}", SetAsync)
            .Describe(
                Tag,
                "Set a quirk of a model",
                "Outranks what was learned. The version * in the model's id stands for all versions."
            )
            .WithBody<QuirkValue>("""{ "value": "32" }""")
            .Refuses(400, 409);
        api.MapDelete("/models/{id}/quirks/{quirk}", ForgetAsync)
            .Describe(Tag, "Forget a quirk of a model", "Both what was learned and what was set.")
            .Refuses(400, 404);
        api.MapDelete("/models/{id}/quirks", ForgetAllAsync)
            .Describe(Tag, "Forget all quirks of a model")
            .Refuses(400, 404);
    }

    private static async Task<Ok<Page<ModelSummary>>> ListAsync(
        HttpRequest request,
        IModels models,
        CancellationToken cancellation
    ) => TypedResults.Ok(await models.ListAsync(new QueryReader(request).Page(), cancellation));

    private static async Task<Ok<ModelDetail>> GetAsync(
        string id,
        HttpContext http,
        IModels models
    ) => TypedResults.Ok(await models.GetAsync(IdOf(http, id), http.RequestAborted));

    private static async Task<Ok<ItemList<ModelQuirk>>> QuirksAsync(
        string id,
        HttpContext http,
        IModels models
    )
    {
        var model = await models.GetAsync(IdOf(http, id), http.RequestAborted);
        return TypedResults.Ok(new ItemList<ModelQuirk>(model.Quirks));
    }

    private static async Task<Ok<ModelDetail>> SetAsync(
        string id,
        string quirk,
        HttpContext http,
        IModels models
    )
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var value = body.As<QuirkValue>().Value;
        var author = http.User.Identity?.Name ?? "";
        return TypedResults.Ok(
            await models.SetAsync(IdOf(http, id), quirk, value, author, http.RequestAborted)
        );
    }

    private static async Task<NoContent> ForgetAsync(
        string id,
        string quirk,
        HttpContext http,
        IModels models
    )
    {
        await models.ForgetAsync(IdOf(http, id), quirk, http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> ForgetAllAsync(string id, HttpContext http, IModels models)
    {
        await models.ForgetAsync(IdOf(http, id), null, http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static string IdOf(HttpContext http, string id) => DeviceIds.Of(http, id, "models");
}

/// <summary>What a quirk is set to.</summary>
/// <param name="Value">One of the quirk's values.</param>
public sealed record QuirkValue(string Value);
