using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>What people write of devices.</summary>
internal static class NotesApi
{
    private const string Tag = "Devices";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/devices/{id}/notes", ListAsync)
            .Describe(Tag, "Notes on a device", "The newest first.")
            .WithQuery(QueryFields.Page)
            .Refuses(400, 404);
        api.MapPost("/devices/{id}/notes", AddAsync)
            .Describe(Tag, "Write a note on a device", "In the name of the caller.")
            .WithBody<NoteText>("""{"text":"The customer will be at home on Tuesday."}""")
            .Produces<DeviceNote>(StatusCodes.Status201Created)
            .Refuses(400, 404, 409);
        api.MapDelete("/devices/{id}/notes/{note:long}", DeleteAsync)
            .Describe(Tag, "Take a note away")
            .Refuses(404);
    }

    private static async Task<Ok<Page<DeviceNote>>> ListAsync(
        string id,
        HttpContext http,
        INotes notes
    )
    {
        var page = new QueryReader(http.Request).Page();
        return TypedResults.Ok(
            await notes.ListAsync(DeviceIds.Of(http, id), page, http.RequestAborted)
        );
    }

    private static async Task<IResult> AddAsync(string id, HttpContext http, INotes notes)
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var device = DeviceIds.Of(http, id);
        var note = await notes.AddAsync(device, body.As<NoteText>().Text, http.RequestAborted);
        return TypedResults.Created($"{http.Request.Path}/{note.Id}", note);
    }

    private static async Task<NoContent> DeleteAsync(
        string id,
        long note,
        HttpContext http,
        INotes notes
    )
    {
        await notes.DeleteAsync(DeviceIds.Of(http, id), note, http.RequestAborted);
        return TypedResults.NoContent();
    }
}
