using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Muster.Acs.Events;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>What happened: searched, or followed as it happens.</summary>
internal static class EventsApi
{
    private const string Tag = "Events";
    private const string LastEventId = "Last-Event-ID";

    private static readonly QueryField[] Filter =
    [
        new("device", "Of this device."),
        new(
            "kind",
            "Of this kind, or its beginning and an asterisk; !inform is all but Informs.",
            Example: "transfer.*"
        ),
        new(
            "filter",
            "Those for which this expression holds.",
            Example: "Event.taskKind = 'reboot' AND Tags.lab IS NOT NULL"
        ),
    ];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/events", ListAsync)
            .Describe(
                Tag,
                "List events",
                "The newest first. A page can be short of its limit and still name a next one: a "
                    + "search looks through 20,000 events at a time."
            )
            .WithQuery([
                .. Filter,
                new("since", "At or after this time.", QueryType.Time),
                new("until", "Before this time.", QueryType.Time),
                QueryFields.Limit,
                QueryFields.Cursor,
            ])
            .Refuses(400);
        api.MapGet("/events/stream", FollowAsync)
            .Describe(
                Tag,
                "Follow events",
                "Server-sent events (text/event-stream): id, event (the kind) and data (the event as "
                    + "JSON), from now on, or from behind the header Last-Event-ID on. A comment comes "
                    + "when nothing else did for a while."
            )
            .WithQuery(Filter)
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
            .Refuses(400);
    }

    private static async Task<Ok<Page<DeviceEvent>>> ListAsync(
        HttpRequest request,
        IEvents events,
        CancellationToken cancellation
    )
    {
        var read = new QueryReader(request);
        var query = new EventQuery
        {
            DeviceId = read.Text("device"),
            Kind = read.Text("kind"),
            Condition = read.Text("filter"),
            Since = read.Time("since"),
            Until = read.Time("until"),
            Page = read.Page(),
        };
        return TypedResults.Ok(await events.ListAsync(query, cancellation));
    }

    private static async Task FollowAsync(
        HttpContext http,
        IEvents events,
        IHostApplicationLifetime server
    )
    {
        var read = new QueryReader(http.Request);
        var filter = new EventFilter
        {
            DeviceId = read.Text("device"),
            Kind = read.Text("kind"),
            Condition = read.Text("filter"),
        };
        var after = After(http.Request);
        // A server that stops does not wait for those who would never stop listening.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted,
            server.ApplicationStopping
        );
        try
        {
            await foreach (var batch in events.FollowAsync(filter, after, end.Token))
                await WriteAsync(http.Response, batch, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The listener has gone, or we go.
        }
    }

    private static long? After(HttpRequest request)
    {
        var text = request.Headers[LastEventId].ToString();
        if (text.Length == 0)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw Problems.Invalid(LastEventId, $"'{text}' is no number of an event.");
    }

    private static async Task WriteAsync(
        HttpResponse response,
        IReadOnlyList<DeviceEvent> batch,
        CancellationToken cancellation
    )
    {
        if (!response.HasStarted)
        {
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-cache";
        }
        if (batch.Count == 0)
            await response.WriteAsync(":\n\n", cancellation);
        foreach (var item in batch)
        {
            var data = JsonSerializer.Serialize(item, EventJson.Default.DeviceEvent);
            await response.WriteAsync(
                $"id: {item.Id}\nevent: {item.Kind}\ndata: {data}\n\n",
                cancellation
            );
        }
        await response.Body.FlushAsync(cancellation);
    }
}
