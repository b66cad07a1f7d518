using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>What the server is doing, in numbers.</summary>
internal static class StatsApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/stats", Get)
            .Describe(
                "Health",
                "Counters since the start",
                "Sessions, who was let in and who was told to come later, and the recorder."
            );

    private static Ok<Stats> Get(
        ISessions sessions,
        IAdmission admission,
        ITranscripts transcripts
    ) => TypedResults.Ok(new Stats(sessions.Counters, admission.Counters, transcripts.Counters));
}

/// <summary>Counters of this process.</summary>
/// <param name="Sessions">Of devices.</param>
/// <param name="Admission">Who was let in.</param>
/// <param name="Recorder">Transcripts.</param>
public sealed record Stats(
    SessionCounters Sessions,
    AdmissionCounters Admission,
    RecorderCounters Recorder
);
