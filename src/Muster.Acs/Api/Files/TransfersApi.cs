using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Transfers of files, from the asking to the end.</summary>
internal static class TransfersApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/transfers", ListAsync)
            .Describe(
                "Transfers",
                "List transfers",
                "Those that were asked for and those that devices made by themselves, the newest first."
            )
            .WithQuery([
                new QueryField("device", "Of this device."),
                new QueryField("commandKey", "Of this key: the id of the task that asked for it."),
                new QueryField(
                    "state",
                    "In this state: requested, accepted, applying, done, failed, timedOut or "
                        + "cancelled."
                ),
                QueryFields.Limit,
                QueryFields.Cursor,
            ])
            .Refuses(400);

    private static async Task<Ok<Page<Transfer>>> ListAsync(
        HttpRequest request,
        ITransfers transfers,
        CancellationToken cancellation
    )
    {
        var read = new QueryReader(request);
        var query = new TransferQuery
        {
            DeviceId = read.Text("device"),
            CommandKey = read.Text("commandKey"),
            State = State(read.Text("state")),
            Page = read.Page(),
        };
        return TypedResults.Ok(await transfers.ListAsync(query, cancellation));
    }

    private static TransferState? State(string? text)
    {
        if (text is null)
            return null;
        foreach (var state in Enum.GetValues<TransferState>())
        {
            if (text.Equals(state.ToString(), StringComparison.OrdinalIgnoreCase))
                return state;
        }
        throw Problems.Invalid("state", $"There is no transfer state '{text}'.");
    }
}
