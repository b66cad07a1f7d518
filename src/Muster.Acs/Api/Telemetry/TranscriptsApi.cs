using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;
using Muster.Acs.Recording;

namespace Muster.Acs.Api;

/// <summary>What was said in sessions that are over.</summary>
internal static class TranscriptsApi
{
    private const string Tag = "Sessions";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/devices/{id}/sessions", ListAsync)
            .Describe(
                Tag,
                "The recorded sessions of a device",
                "The newest first: all with a fault or a change, and a sample of the others."
            )
            .WithQuery(QueryFields.Page)
            .Refuses(400, 404);
        api.MapGet("/sessions/refused", RefusedAsync)
            .Describe(
                Tag,
                "Messages that were refused and belong to no known device",
                "The newest first, at most sixty a minute."
            )
            .WithQuery(QueryFields.Page)
            .Refuses(400);
        api.MapGet("/sessions/{session}", GetAsync)
            .Describe(Tag, "A recorded session", "Every message, as it came and decoded.")
            .Refuses(404);
        api.MapGet("/sessions/{session}/raw", RawAsync)
            .Describe(Tag, "A recorded session as HTTP", "Secrets are replaced by ****.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .Refuses(404);
    }

    private static async Task<Ok<Page<RecordedSession>>> ListAsync(
        string id,
        HttpContext http,
        ITranscripts transcripts
    )
    {
        var query = new TranscriptQuery
        {
            DeviceId = DeviceIds.Of(http, id),
            Page = new QueryReader(http.Request).Page(),
        };
        return TypedResults.Ok(await transcripts.ListAsync(query, http.RequestAborted));
    }

    private static async Task<Ok<Page<RecordedSession>>> RefusedAsync(
        HttpContext http,
        ITranscripts transcripts
    )
    {
        var query = new TranscriptQuery { Page = new QueryReader(http.Request).Page() };
        return TypedResults.Ok(await transcripts.ListAsync(query, http.RequestAborted));
    }

    private static async Task<Ok<Transcript>> GetAsync(
        string session,
        ITranscripts transcripts,
        CancellationToken cancellation
    ) => TypedResults.Ok(await transcripts.GetAsync(session, cancellation));

    private static async Task<ContentHttpResult> RawAsync(
        string session,
        ITranscripts transcripts,
        CancellationToken cancellation
    ) =>
        TypedResults.Text(
            TranscriptReading.Raw(await transcripts.GetAsync(session, cancellation)),
            "text/plain; charset=utf-8"
        );
}
