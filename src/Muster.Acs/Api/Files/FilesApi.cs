using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Muster.Acs.Files;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>Files for devices to download.</summary>
internal static class FilesApi
{
    private const string Tag = "Files";

    private static readonly QueryField[] Description =
    [
        new(
            "fileType",
            "TR-069 A.3.2.8, in full.",
            Example: "1 Firmware Upgrade Image",
            Required: true
        ),
        new("oui", "For devices of this OUI; any when left out."),
        new("productClass", "For devices of this product class; any when left out."),
        new("version", "The version the file brings.", Example: "2.1.0"),
        new("hardwareVersion", "For devices of this hardware version; any when left out."),
        new("targetFileName", "What a device is told to call it; may be left out."),
        new("sha256", "64 hex digits: a file of another one is refused, and not stored."),
    ];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPut("/files/{name}", PutAsync)
            .Describe(
                Tag,
                "Upload a file",
                "The body is the file, raw. 201 for a new name, 200 when it replaces a file."
            )
            .WithQuery(Description)
            .WithRawBody()
            .Produces<FileItem>(StatusCodes.Status200OK)
            .Produces<FileItem>(StatusCodes.Status201Created)
            .Refuses(400, 413);
        api.MapGet("/files", ListAsync)
            .Describe(Tag, "List files", "In the order of their names.")
            .WithQuery(QueryFields.Page)
            .Refuses(400);
        api.MapGet("/files/{name}", GetAsync).Describe(Tag, "What is known of a file").Refuses(404);
        api.MapMethods("/files/{name}/content", ["GET", "HEAD"], ContentAsync)
            .Describe(Tag, "Fetch a file", "The octets; ranges and conditions as HTTP has them.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .Refuses(404);
        api.MapDelete("/files/{name}", DeleteAsync).Describe(Tag, "Remove a file").Refuses(404);
    }

    private static async Task<IResult> PutAsync(
        string name,
        HttpContext http,
        IFiles files,
        AcsOptions options
    )
    {
        if (http.Request.ContentLength > options.MaxFileSize)
            throw new OperationException(
                OperationFaultKind.TooLarge,
                $"The file is larger than {options.MaxFileSize} octets (maxFileSize).",
                "content"
            );
        var read = new QueryReader(http.Request);
        var description = new FileDescription(
            name,
            read.Text("fileType") ?? "",
            read.Text("oui") ?? "",
            read.Text("productClass") ?? "",
            read.Text("version") ?? ""
        )
        {
            HardwareVersion = read.Text("hardwareVersion") ?? "",
            TargetFileName = read.Text("targetFileName") ?? "",
        };
        OpenUp(http);
        var existed = await ExistsAsync(name, files, http.RequestAborted);
        var stored = await files.PutAsync(
            description,
            read.Text("sha256"),
            http.Request.Body,
            http.RequestAborted
        );
        var item = FileItem.From(stored);
        return existed
            ? TypedResults.Ok(item)
            : TypedResults.Created($"{ApiEndpoints.Root}/files/{name}", item);
    }

    /// <summary>The store counts the octets; Kestrel's own limit is meant for envelopes.</summary>
    private static void OpenUp(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = new MinDataRate(100, TimeSpan.FromMinutes(1));
    }

    private static async Task<bool> ExistsAsync(
        string name,
        IFiles files,
        CancellationToken cancellation
    )
    {
        try
        {
            await files.GetAsync(name, cancellation);
            return true;
        }
        catch (OperationException missing) when (missing.Kind == OperationFaultKind.NotFound)
        {
            return false;
        }
    }

    private static async Task<Ok<Page<FileItem>>> ListAsync(
        HttpRequest request,
        IFiles files,
        CancellationToken cancellation
    )
    {
        var page = await files.ListAsync(new QueryReader(request).Page(), cancellation);
        var items = page.Items.Select(FileItem.From).ToList();
        return TypedResults.Ok(new Page<FileItem>(items, page.NextCursor, page.Total));
    }

    private static async Task<Ok<FileItem>> GetAsync(
        string name,
        IFiles files,
        CancellationToken cancellation
    ) => TypedResults.Ok(FileItem.From(await files.GetAsync(name, cancellation)));

    private static async Task ContentAsync(string name, HttpContext http, IFiles files)
    {
        var file = await files.GetAsync(name, http.RequestAborted);
        // Opened before the answer begins, so that what is missing can still be said.
        await using var octets = await files.OpenAsync(name, http.RequestAborted);
        await FileContent.Of(file, () => octets).AttachAsync(http);
    }

    private static async Task<NoContent> DeleteAsync(
        string name,
        IFiles files,
        CancellationToken cancellation
    )
    {
        await files.DeleteAsync(name, cancellation);
        return TypedResults.NoContent();
    }
}
