using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Work for devices: submitted, looked at, taken back, tried again.</summary>
internal static class TasksApi
{
    private const string Tag = "Tasks";
    private const int MaxWaitSeconds = 300;
    private const int MaxExpirySeconds = 366 * 24 * 3600;

    private const string Example = """
        {
          "kind": "setParameterValues",
          "parameterValues": [
            { "name": "Device.Time.Enable", "value": "true", "type": "xsd:boolean" }
          ]
        }
        """;

    public static void Map(IEndpointRouteBuilder api)
    {
        MapSubmit(api);
        api.MapGet("/tasks", ListAsync)
            .Describe(Tag, "List tasks", "The newest first.")
            .WithQuery([
                new QueryField("device", "Of this device."),
                new QueryField(
                    "state",
                    "In this state: pending, running, awaiting, done, failed, cancelled or expired."
                ),
                .. QueryFields.Page,
            ])
            .Refuses(400);
        api.MapGet("/tasks/{id}", GetAsync).Describe(Tag, "One task").Refuses(404);
        api.MapPost("/tasks/{id}/cancel", CancelAsync)
            .Describe(Tag, "Cancel a task", "Refused when it has finished.")
            .Refuses(404, 409);
        api.MapPost("/tasks/{id}/retry", RetryAsync)
            .Describe(Tag, "Retry a task", "A failed, expired or cancelled one goes to the queue.")
            .Refuses(404, 409);
    }

    private static void MapSubmit(IEndpointRouteBuilder api) =>
        api.MapPost("/devices/{id}/tasks", SubmitAsync)
            .Describe(
                Tag,
                "Submit tasks",
                "The body is one task, or {\"tasks\":[…]} for several that are stored all or none. "
                    + "202 with the tasks, and the Location of the first; 200 when all of them "
                    + "finished within the time waited."
            )
            .WithQuery(
                new QueryField("wake", "Send a connection request at once.", QueryType.Flag),
                new QueryField(
                    "wait",
                    "Answer when all have finished, after 300 seconds at most; 0 does not wait.",
                    QueryType.Number,
                    "30"
                ),
                new QueryField(
                    "expires",
                    "Seconds after which a task that has not begun expires.",
                    QueryType.Number,
                    "3600"
                ),
                new QueryField(
                    "check",
                    "Refuse values that the standard's data models say a device would refuse.",
                    QueryType.Flag
                ),
                new QueryField(
                    "force",
                    "Also what the device said that it does not know, and what check would refuse.",
                    QueryType.Flag
                )
            )
            .WithBody<TaskRequest>(Example.Trim())
            .Produces<ItemList<DeviceTask>>(StatusCodes.Status200OK)
            .Produces<ItemList<DeviceTask>>(StatusCodes.Status202Accepted)
            .Refuses(400, 404, 409, 413);

    private static async Task<IResult> SubmitAsync(string id, HttpContext http, ITasks tasks)
    {
        var read = new QueryReader(http.Request);
        var wait = read.Seconds("wait", 0, MaxWaitSeconds);
        var options = new SubmitOptions
        {
            Wake = read.Flag("wake"),
            Wait = wait == TimeSpan.Zero ? null : wait,
            ExpiresAfter = read.Seconds("expires", 1, MaxExpirySeconds),
            Check = read.Flag("check"),
            Force = read.Flag("force"),
            Author = http.User.Identity?.Name ?? "",
        };
        using var body = await JsonBody.ReadAsync(http.Request);
        var requests = TaskBody.Read(body);
        var device = DeviceIds.Of(http, id);
        var submitted = await tasks.SubmitAsync(device, requests, options, http.RequestAborted);
        var answer = new ItemList<DeviceTask>(submitted);
        if (submitted.Count > 0)
            http.Response.Headers.Location = $"{ApiEndpoints.Root}/tasks/{submitted[0].Id}";
        var finished = options.Wait is not null && submitted.All(task => task.IsFinished);
        return finished
            ? TypedResults.Ok(answer)
            : TypedResults.Json(answer, ApiJson.Rules, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<Ok<Page<DeviceTask>>> ListAsync(
        HttpRequest request,
        ITasks tasks,
        CancellationToken cancellation
    )
    {
        var read = new QueryReader(request);
        var query = new TaskQuery
        {
            DeviceId = read.Text("device"),
            State = State(read.Text("state")),
            Page = read.Page(),
        };
        return TypedResults.Ok(await tasks.ListAsync(query, cancellation));
    }

    private static async Task<Ok<DeviceTask>> GetAsync(
        string id,
        ITasks tasks,
        CancellationToken cancellation
    ) => TypedResults.Ok(await tasks.GetAsync(id, cancellation));

    private static async Task<Ok<DeviceTask>> CancelAsync(
        string id,
        ITasks tasks,
        CancellationToken cancellation
    ) => TypedResults.Ok(await tasks.CancelAsync(id, cancellation));

    private static async Task<Ok<DeviceTask>> RetryAsync(
        string id,
        ITasks tasks,
        CancellationToken cancellation
    ) => TypedResults.Ok(await tasks.RetryAsync(id, cancellation));

    private static TaskState? State(string? text)
    {
        if (text is null)
            return null;
        foreach (var state in Enum.GetValues<TaskState>())
        {
            if (text.Equals(state.ToString(), StringComparison.OrdinalIgnoreCase))
                return state;
        }
        throw Problems.Invalid("state", $"There is no task state '{text}'.");
    }
}
