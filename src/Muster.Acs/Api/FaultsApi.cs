using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>What went wrong and waits for somebody.</summary>
internal static class FaultsApi
{
    private const string Tag = "Faults";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/faults", ListAsync)
            .Describe(
                Tag,
                "List faults",
                "Tasks that failed or expired and that nobody retried or dismissed, the newest first."
            )
            .WithQuery([new QueryField("device", "Of this device."), .. QueryFields.Page])
            .Refuses(400);
        api.MapDelete("/faults/{id}", DismissAsync)
            .Describe(Tag, "Dismiss a fault", "The task itself stays.")
            .Refuses(404);
    }

    private static async Task<Ok<Page<DeviceFault>>> ListAsync(
        HttpRequest request,
        IFaults faults,
        CancellationToken cancellation
    )
    {
        var read = new QueryReader(request);
        return TypedResults.Ok(
            await faults.ListAsync(read.Text("device"), read.Page(), cancellation)
        );
    }

    private static async Task<NoContent> DismissAsync(
        string id,
        IFaults faults,
        CancellationToken cancellation
    )
    {
        await faults.DismissAsync(id, cancellation);
        return TypedResults.NoContent();
    }
}
