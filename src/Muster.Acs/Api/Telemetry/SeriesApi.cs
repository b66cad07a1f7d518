using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>What devices measured, and what is measured of them.</summary>
internal static class SeriesApi
{
    private const string Tag = "Telemetry";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/devices/{id}/series", ListAsync)
            .Describe(Tag, "List the series of a device", "In the order of their names.")
            .WithQuery([
                new QueryField("under", "Only names that begin so.", Example: "Device.IP."),
                .. QueryFields.Page,
            ])
            .Refuses(400, 404);
        api.MapGet("/devices/{id}/series/points", PointsAsync)
            .Describe(
                Tag,
                "The points of one series, for a plot",
                "Thinned out by the database; each point has mean, least and greatest of its piece."
            )
            .WithQuery(
                new QueryField("name", "The series.", Required: true),
                new QueryField("from", "From this time; a day before 'to'.", QueryType.Time),
                new QueryField("to", "Up to this time; now.", QueryType.Time),
                new QueryField("points", "At most so many, 1 to 5,000; 500.", QueryType.Number)
            )
            .Refuses(400, 404);
        api.MapGet("/devices/{id}/bulkdata", ProfilesAsync)
            .Describe(Tag, "How the bulk data profiles of a device have reported")
            .Refuses(404);
        api.MapGet("/bulkdata/rejected", RejectedAsync)
            .Describe(
                Tag,
                "Reports that could not be read",
                "The newest first, with what is wrong and how they began."
            )
            .WithQuery([new QueryField("device", "Of this device."), .. QueryFields.Page])
            .Refuses(400, 404);
        api.MapGet("/collections", CollectionsAsync)
            .Describe(Tag, "What the server measures by itself when devices call home");
        api.MapPut("/collections/{name}", PutAsync)
            .Describe(Tag, "Add or replace a collection")
            .WithBody<CollectionBody>(
                """{"parameterNames":["Device.DeviceInfo.UpTime"],"intervalSeconds":900,"tag":"lab"}"""
            )
            .Refuses(400);
        api.MapDelete("/collections/{name}", DeleteAsync)
            .Describe(Tag, "End a collection", "What it measured stays.")
            .Refuses(404);
    }

    private static async Task<Ok<Page<SeriesSummary>>> ListAsync(
        string id,
        HttpContext http,
        ISeries series
    )
    {
        var read = new QueryReader(http.Request);
        return TypedResults.Ok(
            await series.ListAsync(
                DeviceIds.Of(http, id),
                read.Text("under") ?? "",
                read.Page(),
                http.RequestAborted
            )
        );
    }

    private static async Task<Ok<SeriesPoints>> PointsAsync(
        string id,
        HttpContext http,
        ISeries series
    )
    {
        var read = new QueryReader(http.Request);
        var name = read.Text("name") ?? throw Problems.Invalid("name", "A name is needed.");
        var query = new SeriesQuery(
            name,
            read.Time("from"),
            read.Time("to"),
            read.Number("points", 1, 5_000) ?? 500
        );
        return TypedResults.Ok(
            await series.PointsAsync(DeviceIds.Of(http, id), query, http.RequestAborted)
        );
    }

    private static async Task<Ok<ItemList<BulkDataProfileState>>> ProfilesAsync(
        string id,
        HttpContext http,
        ISeries series
    ) =>
        TypedResults.Ok(
            new ItemList<BulkDataProfileState>(
                await series.ProfilesAsync(DeviceIds.Of(http, id), http.RequestAborted)
            )
        );

    private static async Task<Ok<Page<RejectedReport>>> RejectedAsync(
        HttpRequest request,
        ISeries series,
        CancellationToken cancellation
    )
    {
        var read = new QueryReader(request);
        return TypedResults.Ok(
            await series.RejectedAsync(read.Text("device"), read.Page(), cancellation)
        );
    }

    private static async Task<Ok<ItemList<CollectionRule>>> CollectionsAsync(
        ICollections collections,
        CancellationToken cancellation
    ) => TypedResults.Ok(new ItemList<CollectionRule>(await collections.ListAsync(cancellation)));

    private static async Task<Ok<CollectionRule>> PutAsync(
        string name,
        HttpRequest request,
        ICollections collections,
        CancellationToken cancellation
    )
    {
        using var body = await JsonBody.ReadAsync(request);
        var wanted = body.As<CollectionBody>();
        var rule = new CollectionRule(
            name,
            wanted.ParameterNames,
            wanted.IntervalSeconds,
            wanted.OUI,
            wanted.ProductClass,
            wanted.Tag
        );
        return TypedResults.Ok(await collections.PutAsync(rule, cancellation));
    }

    private static async Task<NoContent> DeleteAsync(
        string name,
        ICollections collections,
        CancellationToken cancellation
    )
    {
        await collections.DeleteAsync(name, cancellation);
        return TypedResults.NoContent();
    }
}

/// <summary>A collection without its name, which is in the URL.</summary>
/// <param name="ParameterNames">Complete names or partial paths, 1 to 200.</param>
/// <param name="IntervalSeconds">At most this often, from 60 seconds to 30 days.</param>
/// <param name="OUI">Only devices of this OUI.</param>
/// <param name="ProductClass">Only devices of this product class.</param>
/// <param name="Tag">Only devices with this tag.</param>
public sealed record CollectionBody(
    IReadOnlyList<string> ParameterNames,
    int IntervalSeconds,
    string? OUI = null,
    string? ProductClass = null,
    string? Tag = null
);
