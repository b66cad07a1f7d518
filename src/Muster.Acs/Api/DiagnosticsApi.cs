using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>What the diagnostics of a device found out; they are started as tasks.</summary>
internal static class DiagnosticsApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/devices/{id}/diagnostics", ListAsync)
            .Describe(
                "Diagnostics",
                "Diagnostics that have ended",
                "The newest first, up to 100 of each kind. One is started as a task of its kind: "
                    + "ipPing, traceRoute, downloadDiagnostics, uploadDiagnostics, udpEcho, "
                    + "udpEchoServer, nsLookup, wifiNeighbors, dslDiagnostics, atmLoopback."
            )
            .WithQuery([
                new QueryField("kind", "Of this kind.", Example: "ipPing"),
                .. QueryFields.Page,
            ])
            .Refuses(400, 404);

    private static async Task<Ok<Page<DiagnosticRun>>> ListAsync(
        string id,
        HttpContext http,
        IDiagnostics diagnostics
    )
    {
        var read = new QueryReader(http.Request);
        return TypedResults.Ok(
            await diagnostics.ListAsync(
                DeviceIds.Of(http, id),
                read.Text("kind"),
                read.Page(),
                http.RequestAborted
            )
        );
    }
}
