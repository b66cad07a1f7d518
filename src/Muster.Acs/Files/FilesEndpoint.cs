using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Muster.Acs.Api;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Files;

/// <summary>
/// The port devices download from (TR-069 3.4.3): GET and HEAD of signed links, with ranges, never a
/// list, never compressed, never redirected (quirks 167, 169).
/// </summary>
internal sealed partial class FilesEndpoint(
    FileLinks links,
    IFileStore store,
    ILogger<FilesEndpoint> log
)
{
    /// <summary>Flash is slow: a device may stop reading for minutes, but not for ever.</summary>
    private static readonly MinDataRate Slowest = new(1, TimeSpan.FromMinutes(5));

    public async Task HandleAsync(HttpContext http)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }
        if (links.Open(http.Request.Path.Value ?? "") is not { } link)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        try
        {
            await ServeAsync(http, link.File, link.Device);
        }
        catch (StorageException trouble)
        {
            LogUnreadable(trouble, link.File);
            if (http.Response.HasStarted)
                http.Abort();
            else
                Problems.Unavailable(http);
        }
    }

    private async Task ServeAsync(HttpContext http, string name, DeviceKey device)
    {
        if (await store.FindAsync(name, http.RequestAborted) is not { } file)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = Slowest;
        LogServing(name, file.Size, device, http.Request.Headers.Range);
        await Content(file).ExecuteAsync(http);
    }

    /// <summary>ASP.NET's own file result knows Range, If-Range, If-None-Match and HEAD.</summary>
    private IResult Content(StoredFile file) =>
        Results.Stream(
            store.OpenRead(file),
            "application/octet-stream",
            lastModified: file.Uploaded,
            entityTag: new EntityTagHeaderValue($"\"{file.Sha256}\""),
            enableRangeProcessing: true
        );
}
