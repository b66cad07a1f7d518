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
                "Tasks that failed or expired and that nobody retried or dismissed, and channels of rules "
                    + "that could not be followed: why, where in which script, and when they are tried "
                    + "again. The newest first."
            )
            .WithQuery([
                new QueryField("device", "Of this device."),
                new QueryField("group", "Of this group."),
                new QueryField("unmuted", "Leave out those whose group is muted.", QueryType.Flag),
                .. QueryFields.Page,
            ])
            .Refuses(400);
        api.MapDelete("/devices/{id}/faults/{channel}", DismissAsync)
            .Describe(
                Tag,
                "Dismiss a fault",
                "A task (channel task_ID) itself stays. The rules of another channel run again in the "
                    + "next session of the device, without waiting."
            )
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
            await faults.ListAsync(
                new FaultQuery
                {
                    DeviceId = read.Text("device"),
                    Group = read.Text("group"),
                    WithoutMuted = read.Flag("unmuted"),
                    Page = read.Page(),
                },
                cancellation
            )
        );
    }

    private static async Task<NoContent> DismissAsync(
        HttpContext http,
        string id,
        string channel,
        IFaults faults,
        CancellationToken cancellation
    )
    {
        await faults.DismissAsync(DeviceIds.Of(http, id), channel, cancellation);
        return TypedResults.NoContent();
    }
}
