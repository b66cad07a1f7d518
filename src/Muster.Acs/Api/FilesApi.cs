using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
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
        );
        OpenUp(http);
        var existed = await ExistsAsync(name, files, http.RequestAborted);
        var stored = await files.PutAsync(description, http.Request.Body, http.RequestAborted);
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
