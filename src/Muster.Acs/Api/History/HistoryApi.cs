using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>How the values of devices came to be what they are.</summary>
internal static class HistoryApi
{
    private const string Tag = "Devices";

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/devices/{id}/history", ListAsync)
            .Describe(
                Tag,
                "Changes of a device's values, the newest first",
                "Who or what changed it, from what, to what, when. Counters and measurements are left "
                    + "out. reach says since when all changes are known."
            )
            .WithQuery(
                new QueryField("path", "A part of the path.", Example: "WiFi.SSID."),
                new QueryField("since", "At or after this time.", QueryType.Time),
                new QueryField("until", "Before this time.", QueryType.Time),
                QueryFields.Limit,
                QueryFields.Cursor
            )
            .Refuses(400, 404);

    private static async Task<Ok<DeviceHistory>> ListAsync(
        string id,
        HttpContext http,
        IHistory history
    )
    {
        var read = new QueryReader(http.Request);
        var query = new HistoryQuery(DeviceIds.Of(http, id))
        {
            Path = read.Text("path"),
            Since = read.Time("since"),
            Until = read.Time("until"),
            Page = read.Page(),
        };
        return TypedResults.Ok(await history.ListAsync(query, http.RequestAborted));
    }
}
