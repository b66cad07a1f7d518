using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Many devices woken at a pace.</summary>
internal static class WakesApi
{
    private const string Tag = "Wakes";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/wakes", StartAsync)
            .Describe(
                Tag,
                "Wake many devices",
                "By id, or all that fit a query; so many a second. It goes on in the background."
            )
            .WithBody<WakeOrder>("""{"query":{"tag":"lab"},"pace":50}""")
            .Produces<WakeJob>(StatusCodes.Status202Accepted)
            .Refuses(400, 409, 413);
        api.MapGet("/wakes", ListAsync)
            .Describe(Tag, "List wake-ups of many", "The newest first.")
            .WithQuery(QueryFields.Page)
            .Refuses(400);
        api.MapGet("/wakes/datagrams", (IWakes wakes) => TypedResults.Ok(wakes.Datagrams))
            .Describe(Tag, "What came to the UDP ports", "Counts since the start of the process.");
        api.MapGet("/wakes/{id}", GetAsync).Describe(Tag, "How far it is").Refuses(404);
        api.MapGet("/wakes/{id}/results", ResultsAsync)
            .Describe(Tag, "What came of each device", "In the order of the list.")
            .WithQuery([
                new QueryField("state", "Only these: waiting, woken or failed."),
                .. QueryFields.Page,
            ])
            .Refuses(400, 404);
        api.MapPost("/wakes/{id}/cancel", CancelAsync)
            .Describe(Tag, "Ask no further device", "Those asked already may still come.")
            .Refuses(404, 409);
    }

    private static async Task<IResult> StartAsync(HttpContext http, IWakes wakes)
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var order = body.As<WakeOrder>();
        var author = http.User.Identity?.Name ?? "";
        var job = await wakes.StartAsync(order, author, http.RequestAborted);
        http.Response.Headers.Location = $"{ApiEndpoints.Root}/wakes/{job.Id}";
        return TypedResults.Json(job, ApiJson.Rules, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<Ok<Page<WakeJob>>> ListAsync(HttpContext http, IWakes wakes) =>
        TypedResults.Ok(
            await wakes.ListAsync(new QueryReader(http.Request).Page(), http.RequestAborted)
        );

    private static async Task<Ok<WakeJob>> GetAsync(string id, HttpContext http, IWakes wakes) =>
        TypedResults.Ok(await wakes.GetAsync(id, http.RequestAborted));

    private static async Task<Ok<Page<WakeOutcome>>> ResultsAsync(
        string id,
        HttpContext http,
        IWakes wakes
    )
    {
        var read = new QueryReader(http.Request);
        var state = State(read.Text("state"));
        return TypedResults.Ok(
            await wakes.ResultsAsync(id, state, read.Page(), http.RequestAborted)
        );
    }

    private static async Task<Ok<WakeJob>> CancelAsync(string id, HttpContext http, IWakes wakes) =>
        TypedResults.Ok(await wakes.CancelAsync(id, http.RequestAborted));

    private static WakeState? State(string? text)
    {
        if (text is null)
            return null;
        foreach (var state in Enum.GetValues<WakeState>())
        {
            if (text.Equals(state.ToString(), StringComparison.OrdinalIgnoreCase))
                return state;
        }
        throw Problems.Invalid("state", $"'{text}' is none of waiting, woken and failed.");
    }
}
