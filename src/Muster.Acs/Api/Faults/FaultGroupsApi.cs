using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Faults by what they have in common: looked at, muted, tried again.</summary>
internal static class FaultGroupsApi
{
    private const string Tag = "Faults";
    private const int Most = 1000;

    public static void Map(IEndpointRouteBuilder api)
    {
        MapGroups(api);
        MapRetries(api);
    }

    private static void MapGroups(IEndpointRouteBuilder api)
    {
        api.MapGet("/faults/groups", ListAsync)
            .Describe(
                Tag,
                "List groups of faults",
                "Open faults of one code, at the same work, parameter and script, of one model and "
                    + "version; at most 1,000 groups, those that are muted last, then the largest first."
            );
        api.MapGet("/faults/groups/{id}", GetAsync)
            .Describe(
                Tag,
                "Show a group of faults",
                "Its trend, what its devices have in common compared with all devices, the same fault "
                    + "on other models, and some faults with their recorded sessions."
            )
            .Refuses(404);
        api.MapPost("/faults/groups/{id}/mute", MuteAsync)
            .Describe(
                Tag,
                "Mute a group of faults",
                "It is not counted, nor told as new, until it is unmuted, or until the time given. Its "
                    + "faults stay open."
            )
            .WithBody<MuteOrder>(
                """{"reason":"known, fixed in 4.2","until":"2027-01-31T00:00:00Z"}"""
            )
            .Produces<FaultGroup>()
            .Refuses(400, 404, 413);
        api.MapPost("/faults/groups/{id}/unmute", UnmuteAsync)
            .Describe(Tag, "Unmute a group of faults")
            .Refuses(404, 409);
    }

    private static void MapRetries(IEndpointRouteBuilder api)
    {
        api.MapPost("/faults/groups/{id}/retry", RetryAsync)
            .Describe(
                Tag,
                "Try all faults of a group again",
                "So many a minute; each device is woken for it. It goes on in the background, and after "
                    + "a restart of the server."
            )
            .WithBody<RetryOrder>("""{"perMinute":60}""")
            .Produces<RetryJob>(StatusCodes.Status202Accepted)
            .Refuses(400, 404, 409, 413);
        api.MapGet("/faults/retries", RetriesAsync)
            .Describe(Tag, "List what is or was tried again", "The newest first.")
            .WithQuery([new QueryField("group", "Of this group."), .. QueryFields.Page])
            .Refuses(400);
        api.MapGet("/faults/retries/{id}", RetryOfAsync)
            .Describe(Tag, "How far trying again is")
            .Refuses(404);
        api.MapGet("/faults/retries/{id}/results", ResultsAsync)
            .Describe(Tag, "What came of each fault", "In the order they are tried.")
            .WithQuery(QueryFields.Page)
            .Refuses(400, 404);
        api.MapPost("/faults/retries/{id}/stop", StopAsync)
            .Describe(
                Tag,
                "Try no further fault again",
                "What was asked already is not taken back."
            )
            .Refuses(404, 409);
    }

    private static async Task<Ok<ItemList<FaultGroup>>> ListAsync(
        IFaults faults,
        CancellationToken cancellation
    ) => TypedResults.Ok(new ItemList<FaultGroup>(await faults.GroupsAsync(Most, cancellation)));

    private static async Task<Ok<FaultGroupDetail>> GetAsync(
        string id,
        IFaults faults,
        CancellationToken cancellation
    ) => TypedResults.Ok(await faults.GroupAsync(id, cancellation));

    private static async Task<IResult> MuteAsync(string id, HttpContext http, IFaults faults)
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var author = http.User.Identity?.Name ?? "";
        var group = await faults.MuteAsync(id, body.As<MuteOrder>(), author, http.RequestAborted);
        return TypedResults.Json(group, ApiJson.Rules);
    }

    private static async Task<Ok<FaultGroup>> UnmuteAsync(
        string id,
        IFaults faults,
        CancellationToken cancellation
    ) => TypedResults.Ok(await faults.UnmuteAsync(id, cancellation));

    private static async Task<IResult> RetryAsync(string id, HttpContext http, IFaults faults)
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var author = http.User.Identity?.Name ?? "";
        var job = await faults.RetryGroupAsync(
            id,
            body.As<RetryOrder>(),
            author,
            http.RequestAborted
        );
        http.Response.Headers.Location = $"{ApiEndpoints.Root}/faults/retries/{job.Id}";
        return TypedResults.Json(job, ApiJson.Rules, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<Ok<Page<RetryJob>>> RetriesAsync(HttpContext http, IFaults faults)
    {
        var read = new QueryReader(http.Request);
        return TypedResults.Ok(
            await faults.RetriesAsync(read.Text("group"), read.Page(), http.RequestAborted)
        );
    }

    private static async Task<Ok<RetryJob>> RetryOfAsync(
        string id,
        IFaults faults,
        CancellationToken cancellation
    ) => TypedResults.Ok(await faults.RetryJobAsync(id, cancellation));

    private static async Task<Ok<Page<RetryOutcome>>> ResultsAsync(
        string id,
        HttpContext http,
        IFaults faults
    ) =>
        TypedResults.Ok(
            await faults.RetryResultsAsync(
                id,
                new QueryReader(http.Request).Page(),
                http.RequestAborted
            )
        );

    private static async Task<Ok<RetryJob>> StopAsync(
        string id,
        IFaults faults,
        CancellationToken cancellation
    ) => TypedResults.Ok(await faults.StopRetryAsync(id, cancellation));
}
