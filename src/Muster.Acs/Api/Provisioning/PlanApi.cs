using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Documents as a directory has them: planned, applied, exported, taken back.</summary>
internal static class PlanApi
{
    private const string Tag = "Provisioning";

    private static readonly JsonLines<PlanLine> Answer = new(
        ApiJson.Default.PlanLine,
        text => new PlanTrouble(text),
        line => line is not PlannedDevice
    );

    /// <summary>Octets of a whole directory.</summary>
    private const int MaxSize = 64 * 1024 * 1024;

    private static readonly QueryField Note = new("note", "Why; kept with the versions.");

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/plan", PlanAsync)
            .Describe(
                Tag,
                "What documents would do to the fleet",
                "From what is stored, without talking to a device. The answer is a line of JSON for each "
                    + "piece: documents, devices with their changes and causes, progress, the summary."
            )
            .WithBody<PlanOrder>(
                """
                {"documents":[{"kind":"profile","name":"wifi","text":"values: {Device.WiFi.SSID.1.SSID: x}"}],
                "limit":20}
                """
            )
            .Produces(StatusCodes.Status200OK, contentType: JsonLines.ContentType)
            .Refuses(400, 409, 413);
        api.MapPost("/apply", ApplyAsync)
            .Describe(
                Tag,
                "Store documents as one change",
                "All or nothing; documents that are the same stay as they are."
            )
            .WithQuery(Note)
            .WithBody<DocumentSetOrder>(
                """
                {"documents":[{"kind":"profile","name":"wifi","text":"values: {Device.WiFi.SSID.1.SSID: x}"}]}
                """
            )
            .Refuses(400, 409, 413);
        api.MapGet("/export", ExportAsync)
            .Describe(Tag, "All documents with their texts", "As they hold at one moment.");
        api.MapGet("/changes", ListAsync)
            .Describe(
                Tag,
                "List changes of documents",
                "What was stored together, the newest first."
            )
            .WithQuery(QueryFields.Page)
            .Refuses(400);
        api.MapGet("/changes/{change}", GetAsync)
            .Describe(Tag, "Show a change", "With its documents.")
            .Refuses(400, 404);
        api.MapPost("/changes/{change}/rollback", RollBackAsync)
            .Describe(
                Tag,
                "Take a change back",
                "What held before it holds again, as a new change."
            )
            .WithQuery(Note)
            .Refuses(400, 404, 409);
    }

    private static async Task PlanAsync(HttpContext http, IPlans plans)
    {
        using var body = await JsonBody.ReadAsync(http.Request, MaxSize);
        var order = body.As<PlanOrder>();
        await Answer.WriteAsync(http, plans.PlanAsync(order, http.RequestAborted));
    }

    private static async Task<Ok<AppliedChange>> ApplyAsync(HttpContext http, IPlans plans)
    {
        using var body = await JsonBody.ReadAsync(http.Request, MaxSize);
        var order = body.As<DocumentSetOrder>();
        return TypedResults.Ok(await plans.ApplyAsync(order, NoteOf(http), http.RequestAborted));
    }

    private static async Task<Ok<DocumentExport>> ExportAsync(
        IPlans plans,
        CancellationToken cancellation
    ) => TypedResults.Ok(await plans.ExportAsync(cancellation));

    private static async Task<Ok<Page<ChangeSummary>>> ListAsync(
        HttpRequest request,
        IPlans plans,
        CancellationToken cancellation
    ) => TypedResults.Ok(await plans.ChangesAsync(new QueryReader(request).Page(), cancellation));

    private static async Task<Ok<ChangeDetail>> GetAsync(
        long change,
        IPlans plans,
        CancellationToken cancellation
    ) => TypedResults.Ok(await plans.GetChangeAsync(change, cancellation));

    private static async Task<Ok<AppliedChange>> RollBackAsync(
        long change,
        HttpContext http,
        IPlans plans
    ) => TypedResults.Ok(await plans.RollBackAsync(change, NoteOf(http), http.RequestAborted));

    private static ChangeNote NoteOf(HttpContext http) =>
        new(http.User.Identity?.Name ?? "", new QueryReader(http.Request).Text("note") ?? "");
}
