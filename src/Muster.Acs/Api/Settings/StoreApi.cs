using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Backups of the whole store.</summary>
internal static class StoreApi
{
    private const string Tag = "Server";
    private const string All = "/store/backups";
    private const string One = All + "/{name}";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(All, ListAsync)
            .Describe(Tag, "Backups of the store", "The newest first; with the one being made.");
        api.MapPost(All, BeginAsync)
            .Describe(
                Tag,
                "Begin a backup of the store",
                "The server goes on working. 202 with the backup, whose progress is then asked for."
            )
            .Produces<StoreBackup>(StatusCodes.Status202Accepted)
            .Refuses(409);
        api.MapGet(One, GetAsync).Describe(Tag, "One backup of the store").Refuses(404);
        api.MapGet(One + "/content", ContentAsync)
            .Describe(Tag, "Download a backup", "A ZIP; the audit log notes who did.")
            .Refuses(404, 409);
        api.MapDelete(One, DeleteAsync)
            .Describe(Tag, "Delete a backup of the store")
            .Refuses(404, 409);
    }

    private static async Task<Ok<ItemList<StoreBackup>>> ListAsync(
        IStoreBackups backups,
        CancellationToken cancellation
    ) => TypedResults.Ok(new ItemList<StoreBackup>(await backups.ListAsync(cancellation)));

    private static async Task<Accepted<StoreBackup>> BeginAsync(
        IStoreBackups backups,
        CancellationToken cancellation
    )
    {
        var begun = await backups.BeginAsync(cancellation);
        return TypedResults.Accepted($"{ApiEndpoints.Root}{All}/{begun.Name}", begun);
    }

    private static async Task<Ok<StoreBackup>> GetAsync(
        string name,
        IStoreBackups backups,
        CancellationToken cancellation
    ) => TypedResults.Ok(await backups.GetAsync(name, cancellation));

    private static async Task<FileStreamHttpResult> ContentAsync(
        string name,
        HttpContext http,
        IStoreBackups backups
    )
    {
        var octets = await backups.OpenAsync(name, http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(octets, "application/zip", name);
    }

    private static async Task<NoContent> DeleteAsync(
        string name,
        IStoreBackups backups,
        CancellationToken cancellation
    )
    {
        await backups.DeleteAsync(name, cancellation);
        return TypedResults.NoContent();
    }
}
