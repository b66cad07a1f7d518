using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>What the server is doing, in numbers.</summary>
internal static class StatsApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/stats", Get)
            .Describe(
                "Health",
                "Counters since the start",
                "Sessions, who was let in and who was told to come later, the recorder, the store, "
                    + "connection requests and the process: all from memory."
            );
        api.MapGet("/stats/fleet", FleetAsync)
            .Describe(
                "Health",
                "Devices, tasks and faults, counted",
                "Of the devices that the key may see. The database is asked: not more than every few "
                    + "seconds, please."
            );
    }

    private static Ok<Stats> Get(
        ISessions sessions,
        IAdmission admission,
        ITranscripts transcripts,
        IHealth health
    ) =>
        TypedResults.Ok(
            new Stats(sessions.Counters, admission.Counters, transcripts.Counters, health.Load)
        );

    private static async Task<Ok<FleetCounts>> FleetAsync(
        IDevices devices,
        CancellationToken cancellation
    ) => TypedResults.Ok(await devices.CountsAsync(cancellation));
}

/// <summary>Counters of this process.</summary>
/// <param name="Sessions">Of devices.</param>
/// <param name="Admission">Who was let in.</param>
/// <param name="Recorder">Transcripts.</param>
/// <param name="Load">The store, connection requests and the process.</param>
public sealed record Stats(
    SessionCounters Sessions,
    AdmissionCounters Admission,
    RecorderCounters Recorder,
    ServerLoad Load
);
