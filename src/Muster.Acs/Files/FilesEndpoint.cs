using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Muster.Acs.Api;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Files;

/// <summary>
/// The port devices download from and upload to (TR-069 3.4.3): GET and HEAD of files with ranges, PUT
/// and POST of one file at one address; never a list, never compressed, never redirected (quirks 167,
/// 169).
/// </summary>
internal sealed partial class FilesEndpoint(
    FileLinks links,
    FileCredentials credentials,
    TransferSlots slots,
    FileDelivery delivery,
    UploadReception reception,
    ILogger<FilesEndpoint> log
)
{
    public async Task HandleAsync(HttpContext http)
    {
        var from = http.Connection.RemoteIpAddress;
        if (links.Open(http.Request.Path.Value ?? "", from) is not { } target)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (!Allows(target, http))
            return;
        try
        {
            if (await credentials.AdmitAsync(http, target.Device))
                await ServeAsync(http, target);
        }
        catch (StorageException trouble)
        {
            LogStore(trouble);
            if (http.Response.HasStarted)
                http.Abort();
            else
                Problems.Unavailable(http);
        }
    }

    private async Task ServeAsync(HttpContext http, FileTarget target)
    {
        var from = http.Connection.RemoteIpAddress;
        using var slot = slots.Take(from);
        if (slot is null)
        {
            LogBusy(from?.ToString() ?? "");
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = TransferSlots.RetryAfter();
            return;
        }
        if (target is FileTarget.Upload upload)
            await reception.ReceiveAsync(http, upload.Link, slot);
        else
            await delivery.SendAsync(http, target, slot);
    }

    private static bool Allows(FileTarget target, HttpContext http)
    {
        var method = http.Request.Method;
        var isUpload = target is FileTarget.Upload;
        if (
            isUpload
                ? HttpMethods.IsPut(method) || HttpMethods.IsPost(method)
                : HttpMethods.IsGet(method) || HttpMethods.IsHead(method)
        )
            return true;
        http.Response.Headers.Allow = isUpload ? "PUT, POST" : "GET, HEAD";
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        return false;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A transfer with {Address} was put off: too many are under way"
    )]
    private partial void LogBusy(string address);

    [LoggerMessage(Level = LogLevel.Error, Message = "A file cannot be read or stored")]
    private partial void LogStore(Exception trouble);
}
