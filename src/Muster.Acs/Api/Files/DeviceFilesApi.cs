using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Muster.Acs.Files;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>What devices uploaded: looked at, fetched, given back.</summary>
internal static class DeviceFilesApi
{
    private const string Tag = "Files";
    private const string One = "/devices/{id}/files/{kind}/{version}";
    private const int MaxWaitSeconds = 300;
    private const int MaxExpirySeconds = 366 * 24 * 3600;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/devices/{id}/files", ListAsync)
            .Describe(
                Tag,
                "What a device uploaded",
                "The newest first. Each upload is a version of its kind."
            )
            .WithQuery([
                new QueryField(
                    "kind",
                    "Only configuration, log or other.",
                    Example: "configuration"
                ),
                .. QueryFields.Page,
            ])
            .Refuses(400, 404);
        api.MapGet(One, GetAsync).Describe(Tag, "What is known of an upload").Refuses(404);
        api.MapMethods(One + "/content", ["GET", "HEAD"], ContentAsync)
            .Describe(Tag, "Fetch an upload", "The octets; ranges and conditions as HTTP has them.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .Refuses(404);
        api.MapDelete(One, DeleteAsync).Describe(Tag, "Remove an upload").Refuses(404);
        MapRestore(api);
    }

    private static void MapRestore(IEndpointRouteBuilder api) =>
        api.MapPost(One + "/restore", RestoreAsync)
            .Describe(
                Tag,
                "Give an upload back to its device",
                "A download task: 202 with the task, 200 when it finished within the time waited."
            )
            .WithQuery(
                new QueryField(
                    "fileType",
                    "As what the device shall take it; a configuration is a "
                        + "'3 Vendor Configuration File' when this is left out."
                ),
                new QueryField("targetFileName", "Its name on the device; may be left out."),
                new QueryField("wake", "Send a connection request at once.", QueryType.Flag),
                new QueryField("wait", "Wait up to so many seconds.", QueryType.Number, "30"),
                new QueryField("expires", "Seconds until the task expires.", QueryType.Number)
            )
            .Produces<ItemList<DeviceTask>>(StatusCodes.Status200OK)
            .Produces<ItemList<DeviceTask>>(StatusCodes.Status202Accepted)
            .Refuses(400, 404, 409);

    private static async Task<Ok<Page<DeviceFileItem>>> ListAsync(
        string id,
        HttpContext http,
        IDeviceFiles files
    )
    {
        var read = new QueryReader(http.Request);
        var kind = read.Text("kind") is { } text ? KindOf(text) : (DeviceFileKind?)null;
        var page = await files.ListAsync(
            DeviceIds.Of(http, id),
            kind,
            read.Page(),
            http.RequestAborted
        );
        var items = page.Items.Select(DeviceFileItem.From).ToList();
        return TypedResults.Ok(new Page<DeviceFileItem>(items, page.NextCursor, page.Total));
    }

    private static async Task<Ok<DeviceFileItem>> GetAsync(
        string id,
        string kind,
        long version,
        HttpContext http,
        IDeviceFiles files
    ) =>
        TypedResults.Ok(
            DeviceFileItem.From(
                await files.GetAsync(
                    DeviceIds.Of(http, id),
                    KindOf(kind),
                    version,
                    http.RequestAborted
                )
            )
        );

    private static async Task ContentAsync(
        string id,
        string kind,
        long version,
        HttpContext http,
        IDeviceFiles files
    )
    {
        var device = DeviceIds.Of(http, id);
        var file = await files.GetAsync(device, KindOf(kind), version, http.RequestAborted);
        // Opened before the answer begins, so that what is missing can still be said.
        await using var octets = await files.OpenAsync(
            device,
            file.Kind,
            file.Version,
            http.RequestAborted
        );
        await FileContent.Of(file, () => octets).AttachAsync(http);
    }

    private static async Task<NoContent> DeleteAsync(
        string id,
        string kind,
        long version,
        HttpContext http,
        IDeviceFiles files
    )
    {
        var device = DeviceIds.Of(http, id);
        await files.DeleteAsync(device, KindOf(kind), version, http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> RestoreAsync(
        string id,
        string kind,
        long version,
        HttpContext http,
        IDeviceFiles files
    )
    {
        var read = new QueryReader(http.Request);
        var wait = read.Seconds("wait", 0, MaxWaitSeconds);
        var options = new SubmitOptions
        {
            Wake = read.Flag("wake"),
            Wait = wait == TimeSpan.Zero ? null : wait,
            ExpiresAfter = read.Seconds("expires", 1, MaxExpirySeconds),
            Author = http.User.Identity?.Name ?? "",
        };
        var task = await files.RestoreAsync(
            DeviceIds.Of(http, id),
            KindOf(kind),
            version,
            new RestoreOptions(read.Text("fileType"), read.Text("targetFileName") ?? ""),
            options,
            http.RequestAborted
        );
        http.Response.Headers.Location = $"{ApiEndpoints.Root}/tasks/{task.Id}";
        var status = task.IsFinished ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
        var answer = new ItemList<DeviceTask>([task]);
        return TypedResults.Json(answer, ApiJson.Rules, statusCode: status);
    }

    private static DeviceFileKind KindOf(string text) =>
        DeviceFileName.KindOf(text)
        ?? throw new OperationException(
            OperationFaultKind.NotFound,
            $"There is no kind '{text}'; there are configuration, log and other.",
            "kind"
        );
}

/// <summary>One upload of a device.</summary>
/// <param name="Kind"><c>configuration</c>, <c>log</c> or <c>other</c>.</param>
/// <param name="Version">Counts from 1 for each device and kind.</param>
/// <param name="FileType">The FileType of the Upload.</param>
/// <param name="Size">Octets.</param>
/// <param name="Sha256">64 lower-case hex digits.</param>
/// <param name="Received">When.</param>
/// <param name="CommandKey">The CommandKey of the Upload: the task's id.</param>
/// <param name="SoftwareVersion">What ran on the device then.</param>
/// <param name="HardwareVersion">The device's hardware.</param>
public sealed record DeviceFileItem(
    string Kind,
    long Version,
    string FileType,
    long Size,
    string Sha256,
    DateTimeOffset Received,
    string CommandKey,
    string SoftwareVersion,
    string HardwareVersion
)
{
    internal static DeviceFileItem From(DeviceFile file) =>
        new(
            DeviceFileName.KindText(file.Kind),
            file.Version,
            file.FileType,
            file.Size,
            file.Sha256,
            file.Received,
            file.CommandKey,
            file.SoftwareVersion,
            file.HardwareVersion
        );
}
