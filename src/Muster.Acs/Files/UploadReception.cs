using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Muster.Acs.Files;

/// <summary>
/// Takes what a device uploads: PUT or POST, counted or chunked, raw or the first file of a form. It is
/// kept when all of it came, or not at all; what it says of its own name and type counts for nothing.
/// </summary>
internal sealed partial class UploadReception(
    IDeviceFileStore store,
    IGrainFactory grains,
    AcsOptions options,
    TimeProvider time,
    ILogger<UploadReception> log
)
{
    /// <summary>What a form needs beside the file.</summary>
    private const int FormSize = 64 * 1024;

    /// <summary>
    /// Kestrel's measure is the mean since the beginning: it ends what trickles. What came fast and then
    /// stands still is ours to end.
    /// </summary>
    private readonly MinDataRate _slowest = new(50, options.FilesPatience);

    public async Task ReceiveAsync(HttpContext http, Guid id, TransferSlot slot)
    {
        using var stall = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted,
            stall.Token
        );
        try
        {
            var link = await store.FindLinkAsync(id, http.RequestAborted);
            if (link is null || link.Expires <= time.GetUtcNow())
            {
                await RefuseAsync(http, StatusCodes.Status404NotFound, "There is nothing here.");
                return;
            }
            Check(http.Request);
            OpenUp(http);
            await using var content = UploadBody.Of(
                http.Request,
                slot,
                wait => stall.CancelAfter(wait ? options.FilesPatience : Timeout.InfiniteTimeSpan)
            );
            var limits = new UploadLimits(options.MaxUploadSize, options.UploadVersions);
            var file = await store.PutAsync(link, content, limits, both.Token);
            if (link.Device is { } device)
                await grains.GetGrain<IDeviceGrain>(device.Value).Uploaded(file.CommandKey);
            LogKept(file.Kind, file.Version, file.Size, file.CommandKey);
            // RFC 9110 9.3.4: a PUT that made something is answered 201.
            http.Response.StatusCode = HttpMethods.IsPut(http.Request.Method)
                ? StatusCodes.Status201Created
                : StatusCodes.Status200OK;
            http.Response.ContentLength = 0;
        }
        catch (OperationException refusal)
        {
            await RefuseAsync(http, StatusOf(refusal.Kind), refusal.Message);
        }
        catch (BadHttpRequestException bad)
        {
            await RefuseAsync(http, bad.StatusCode, bad.Message);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "The upload was cut short.");
        }
        catch (OperationCanceledException) when (stall.IsCancellationRequested)
        {
            LogRefused(StatusCodes.Status408RequestTimeout, "The upload stood still.");
            http.Abort();
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            LogRefused(499, "The device went away.");
        }
    }

    private void Check(HttpRequest request)
    {
        if (
            request.Headers.ContentEncoding.Count > 0
            && request.Headers.ContentEncoding != "identity"
        )
            throw new BadHttpRequestException(
                "Uploads are taken as they are.",
                StatusCodes.Status415UnsupportedMediaType
            );
        if (request.ContentLength > options.MaxUploadSize + FormSize)
            throw new OperationException(
                OperationFaultKind.TooLarge,
                $"A file may have at most {options.MaxUploadSize} octets."
            );
        // An empty file says so; a body that nothing announces is none.
        if (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0)
            throw new BadHttpRequestException(
                "The upload has no length.",
                StatusCodes.Status411LengthRequired
            );
    }

    private void OpenUp(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = options.MaxUploadSize + FormSize;
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = _slowest;
    }

    private async Task RefuseAsync(HttpContext http, int status, string reason)
    {
        LogRefused(status, reason);
        if (http.Response.HasStarted || http.RequestAborted.IsCancellationRequested)
            return;
        var body = reason + "\n";
        http.Response.StatusCode = status;
        // What is left of the body is not waited for.
        http.Response.Headers.Connection = "close";
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.ContentLength = body.Length;
        await http.Response.WriteAsync(body, CancellationToken.None);
    }

    private static int StatusOf(OperationFaultKind kind) =>
        kind switch
        {
            OperationFaultKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
            OperationFaultKind.Conflict => StatusCodes.Status409Conflict,
            OperationFaultKind.NotFound => StatusCodes.Status404NotFound,
            _ => StatusCodes.Status400BadRequest,
        };

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Kept an upload as {Kind} {Version} ({Size} octets), CommandKey {CommandKey}"
    )]
    private partial void LogKept(DeviceFileKind kind, long version, long size, string commandKey);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "An upload was refused with HTTP {Status}: {Reason}"
    )]
    private partial void LogRefused(int status, string reason);
}
