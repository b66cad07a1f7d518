using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Configurations of devices: kept, compared, given back.</summary>
internal static class BackupsApi
{
    private const string Tag = "Devices";
    private const string All = "/devices/{id}/backups";
    private const string One = All + "/{name}";
    private const int MaxWaitSeconds = 300;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(All, ListAsync)
            .Describe(Tag, "Kept configurations of a device", "The newest first.")
            .Refuses(404);
        api.MapPost(All, KeepAsync)
            .Describe(
                Tag,
                "Keep the configuration of a device",
                "The values that can be written, as last known, but those below ManagementServer."
            )
            .WithBody<BackupOrder>("""{"name":"before-upgrade","isGood":true}""")
            .Produces<ConfigBackup>(StatusCodes.Status201Created)
            .Refuses(400, 404, 409);
        api.MapPatch(One, MarkAsync)
            .Describe(Tag, "Say whether a configuration is known to be good")
            .WithBody<BackupMark>("""{"isGood":true}""")
            .Refuses(400, 404);
        api.MapDelete(One, DeleteAsync).Describe(Tag, "Forget a configuration").Refuses(404);
        api.MapGet(One + "/comparison", CompareAsync)
            .Describe(Tag, "What differs now from a kept configuration", "Secrets are ****.")
            .Refuses(404);
        api.MapPost(One + "/restore", RestoreAsync)
            .Describe(
                Tag,
                "Give a configuration back",
                "What differs as one setParameterValues task; left is what the device has no more or "
                    + "does not let write. What is now is kept before."
            )
            .WithQuery(
                new QueryField("wake", "Send a connection request at once.", QueryType.Flag),
                new QueryField("wait", "Wait up to so many seconds.", QueryType.Number, "30")
            )
            .Refuses(400, 404, 409);
    }

    private static async Task<Ok<ItemList<ConfigBackup>>> ListAsync(
        string id,
        HttpContext http,
        IBackups backups
    )
    {
        var list = await backups.ListAsync(DeviceIds.Of(http, id), http.RequestAborted);
        return TypedResults.Ok(new ItemList<ConfigBackup>(list));
    }

    private static async Task<IResult> KeepAsync(string id, HttpContext http, IBackups backups)
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var device = DeviceIds.Of(http, id);
        var kept = await backups.KeepAsync(body.As<BackupOrder>(), device, http.RequestAborted);
        return TypedResults.Created($"{http.Request.Path}/{kept.Name}", kept);
    }

    private static async Task<Ok<ConfigBackup>> MarkAsync(
        string id,
        string name,
        HttpContext http,
        IBackups backups
    )
    {
        using var body = await JsonBody.ReadAsync(http.Request);
        var (device, isGood) = (DeviceIds.Of(http, id), body.As<BackupMark>().IsGood);
        return TypedResults.Ok(await backups.MarkAsync(device, name, isGood, http.RequestAborted));
    }

    private static async Task<NoContent> DeleteAsync(
        string id,
        string name,
        HttpContext http,
        IBackups backups
    )
    {
        await backups.DeleteAsync(DeviceIds.Of(http, id), name, http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<BackupComparison>> CompareAsync(
        string id,
        string name,
        HttpContext http,
        IBackups backups
    ) =>
        TypedResults.Ok(
            await backups.CompareAsync(DeviceIds.Of(http, id), name, http.RequestAborted)
        );

    private static async Task<Ok<BackupRestore>> RestoreAsync(
        string id,
        string name,
        HttpContext http,
        IBackups backups
    )
    {
        var read = new QueryReader(http.Request);
        var wait = read.Seconds("wait", 0, MaxWaitSeconds);
        var options = new SubmitOptions
        {
            Wake = read.Flag("wake"),
            Wait = wait == TimeSpan.Zero ? null : wait,
        };
        var device = DeviceIds.Of(http, id);
        return TypedResults.Ok(
            await backups.RestoreAsync(device, name, options, http.RequestAborted)
        );
    }
}
