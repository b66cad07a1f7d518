using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Who is told of events by POST.</summary>
internal static class WebhooksApi
{
    private const string Tag = "Webhooks";

    private const string Example =
        """{"url":"https://oss.example.net/muster","kinds":["fault.*","device.new"]}""";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/webhooks", ListAsync).Describe(Tag, "List webhooks", "There are at most 100.");
        api.MapPost("/webhooks", AddAsync)
            .Describe(
                Tag,
                "Add a webhook",
                "Events are sent from now on, signed as Standard Webhooks has it. This answer alone "
                    + "shows the secret."
            )
            .WithBody<WebhookOrder>(Example)
            .Produces<Webhook>(StatusCodes.Status201Created)
            .Refuses(400, 409);
        api.MapGet("/webhooks/{id}", GetAsync)
            .Describe(Tag, "One webhook", "With how its receiver does.")
            .Refuses(404);
        api.MapPatch("/webhooks/{id}", ChangeAsync)
            .Describe(
                Tag,
                "Change a webhook",
                "What is left out stays. An empty filter takes all; an empty secret draws a new one."
            )
            .WithBody<WebhookChange>("""{"enabled":false}""")
            .Refuses(400, 404);
        api.MapDelete("/webhooks/{id}", DeleteAsync)
            .Describe(Tag, "Delete a webhook", "Its dead letters go with it.")
            .Refuses(404);
        api.MapPost("/webhooks/{id}/test", TestAsync)
            .Describe(Tag, "Try a webhook", "Sends an event of the kind webhook.test now, once.")
            .Refuses(404);
        api.MapGet("/webhooks/{id}/dead", DeadAsync)
            .Describe(Tag, "List dead letters", "What could not be delivered, the oldest first.")
            .WithQuery(QueryFields.Page)
            .Refuses(400, 404);
        api.MapPost("/webhooks/{id}/dead/retry", RetryAsync)
            .Describe(
                Tag,
                "Send dead letters again",
                "The oldest hundred, until one is not taken. A webhook that waits tries at once."
            )
            .Refuses(404);
        api.MapPost("/webhooks/{id}/dead/{letter:long}/retry", RetryOneAsync)
            .Describe(Tag, "Send a dead letter again")
            .Refuses(404);
        api.MapDelete("/webhooks/{id}/dead", ForgetAsync)
            .Describe(Tag, "Forget all dead letters")
            .Refuses(404);
        api.MapDelete("/webhooks/{id}/dead/{letter:long}", ForgetOneAsync)
            .Describe(Tag, "Forget a dead letter")
            .Refuses(404);
    }

    private static async Task<Ok<ItemList<Webhook>>> ListAsync(
        IWebhooks webhooks,
        CancellationToken cancellation
    ) => TypedResults.Ok(new ItemList<Webhook>(await webhooks.ListAsync(cancellation)));

    private static async Task<IResult> AddAsync(HttpContext http, IWebhooks webhooks)
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var author = http.User.Identity?.Name ?? "";
        var added = await webhooks.AddAsync(body.As<WebhookOrder>(), author, http.RequestAborted);
        http.Response.Headers.Location = $"{ApiEndpoints.Root}/webhooks/{added.Id}";
        return TypedResults.Json(added, ApiJson.Rules, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<Ok<Webhook>> GetAsync(
        string id,
        IWebhooks webhooks,
        CancellationToken cancellation
    ) => TypedResults.Ok(await webhooks.GetAsync(id, cancellation));

    private static async Task<Ok<Webhook>> ChangeAsync(
        string id,
        HttpContext http,
        IWebhooks webhooks
    )
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var change = body.As<WebhookChange>();
        return TypedResults.Ok(await webhooks.ChangeAsync(id, change, http.RequestAborted));
    }

    private static async Task<NoContent> DeleteAsync(
        string id,
        IWebhooks webhooks,
        CancellationToken cancellation
    )
    {
        await webhooks.DeleteAsync(id, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<WebhookAttempt>> TestAsync(
        string id,
        IWebhooks webhooks,
        CancellationToken cancellation
    ) => TypedResults.Ok(await webhooks.TestAsync(id, cancellation));

    private static async Task<Ok<Page<DeadLetter>>> DeadAsync(
        string id,
        HttpContext http,
        IWebhooks webhooks
    ) =>
        TypedResults.Ok(
            await webhooks.DeadAsync(id, new QueryReader(http.Request).Page(), http.RequestAborted)
        );

    private static async Task<Ok<WebhookRetry>> RetryAsync(
        string id,
        IWebhooks webhooks,
        CancellationToken cancellation
    ) => TypedResults.Ok(await webhooks.RetryAsync(id, null, cancellation));

    private static async Task<Ok<WebhookRetry>> RetryOneAsync(
        string id,
        long letter,
        IWebhooks webhooks,
        CancellationToken cancellation
    ) => TypedResults.Ok(await webhooks.RetryAsync(id, letter, cancellation));

    private static async Task<NoContent> ForgetAsync(
        string id,
        IWebhooks webhooks,
        CancellationToken cancellation
    )
    {
        await webhooks.ForgetAsync(id, null, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> ForgetOneAsync(
        string id,
        long letter,
        IWebhooks webhooks,
        CancellationToken cancellation
    )
    {
        await webhooks.ForgetAsync(id, letter, cancellation);
        return TypedResults.NoContent();
    }
}
