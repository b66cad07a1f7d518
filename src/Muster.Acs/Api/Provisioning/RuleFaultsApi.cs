using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Where rules could not be followed.</summary>
internal static class RuleFaultsApi
{
    private const string Tag = "Faults";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/rule-faults", ListAsync)
            .Describe(
                Tag,
                "List faults of rules",
                "Channels of devices whose rules could not be followed, the newest first: why, where in "
                    + "which script, and when they are tried again."
            )
            .WithQuery([new QueryField("device", "Of this device."), .. QueryFields.Page])
            .Refuses(400);
        api.MapDelete("/devices/{id}/rule-faults/{channel}", DismissAsync)
            .Describe(
                Tag,
                "Strike a fault of rules",
                "The rules that apply run again in the next session of the device, without waiting."
            )
            .Refuses(404);
    }

    private static async Task<Ok<Page<ChannelFaultView>>> ListAsync(
        HttpRequest request,
        IRuleFaults faults,
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
        string channel,
        IRuleFaults faults,
        CancellationToken cancellation
    )
    {
        await faults.DismissAsync(id, channel, cancellation);
        return TypedResults.NoContent();
    }
}
