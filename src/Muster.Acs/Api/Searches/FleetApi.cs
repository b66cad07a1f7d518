using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>The fleet as a whole: counts, and searches of any parameter.</summary>
internal static class FleetApi
{
    private const string Tag = "Searches";

    private static readonly JsonLines<ScanLine> Answer = new(
        ApiJson.Default.ScanLine,
        text => new ScanTrouble(text),
        line => line is not ScanMatch
    );

    private static readonly QueryField By = new(
        "by",
        "model, software (within the model), manufacturer, productClass, tag or fault (its code).",
        Example: "software"
    );

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/fleet/counts", CountsAsync)
            .Describe(
                Tag,
                "How many devices there are of each",
                "From tables that are kept with each change: it costs the same for a million devices. The "
                    + "most first, 1,000 at most."
            )
            .WithQuery(By)
            .Refuses(400);
        api.MapPost("/fleet/scan", ScanAsync)
            .Describe(
                Tag,
                "Look at all devices",
                "For a search by parameters without an index. The answer is a line of JSON for each piece: "
                    + "devices that fit, progress, the summary. Closing the connection cancels it; a few may "
                    + "run at once."
            )
            .WithBody<ScanOrder>("""{"search":"Device.Time.Enable = true","limit":100}""")
            .Produces(StatusCodes.Status200OK, contentType: JsonLines.ContentType)
            .Refuses(400, 409, 413);
        api.MapGet("/fleet/parameters", ParametersAsync)
            .Describe(
                Tag,
                "Parameters that devices are searched by",
                "Those with an index, and those that were searched without one; what is searched often is "
                    + "proposed for an index."
            );
    }

    private static async Task<Ok<ItemList<FleetGroup>>> CountsAsync(
        HttpRequest request,
        IFleet fleet,
        CancellationToken cancellation
    )
    {
        var text = new QueryReader(request).Text("by") ?? "model";
        foreach (var by in Enum.GetValues<FleetGrouping>())
        {
            if (JsonNamingPolicy.CamelCase.ConvertName(by.ToString()) == text)
                return TypedResults.Ok(
                    new ItemList<FleetGroup>(await fleet.CountAsync(by, cancellation))
                );
        }
        throw Problems.Invalid("by", $"Devices are not counted by '{text}'.");
    }

    private static async Task<Ok<SearchedParameters>> ParametersAsync(
        IFleet fleet,
        CancellationToken cancellation
    ) => TypedResults.Ok(await fleet.ParametersAsync(cancellation));

    private static async Task ScanAsync(HttpContext http, IFleet fleet)
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var order = body.As<ScanOrder>();
        await Answer.WriteAsync(http, fleet.ScanAsync(order, http.RequestAborted));
    }
}
