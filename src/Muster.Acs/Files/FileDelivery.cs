using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Muster.Acs.Observing;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Files;

/// <summary>Sends a file to a device, and tells in the log what became of it.</summary>
internal sealed partial class FileDelivery(
    IFileStore files,
    IDeviceFileStore versions,
    IDeviceStore devices,
    AcsOptions options,
    TimeProvider time,
    AccessLog access,
    ILogger<FileDelivery> log
)
{
    public async Task SendAsync(HttpContext http, FileTarget target, TransferSlot slot)
    {
        if (await ContentAsync(target, http.RequestAborted) is not { } content)
        {
            access.Write(
                AccessGravity.Warn,
                slot.Address,
                "",
                "Fetch file not found",
                ("filename", target is FileTarget.Stored named ? named.Name : null)
            );
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        // Kestrel's measure is octets a second, by which a large piece has hours; ours is progress.
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        var device = await NameAsync(target, slot, http.RequestAborted);
        access.Write(
            AccessGravity.Info,
            slot.Address,
            device == slot.Address ? "" : device,
            "Fetch file",
            ("filename", content.Name)
        );
        var sent = 0L;
        using var stall = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted,
            stall.Token
        );
        try
        {
            await content.SendAsync(
                http,
                async (octets, cancellation) =>
                {
                    sent += octets.Length;
                    await slot.PassAsync(octets.Length, cancellation);
                    stall.CancelAfter(options.FilesPatience);
                    await http.Response.Body.WriteAsync(octets, both.Token);
                    stall.CancelAfter(Timeout.InfiniteTimeSpan);
                },
                slot.Piece
            );
            LogSent(device, content.Name, sent, http.Response.StatusCode);
        }
        catch (Exception cut) when (both.Token.IsCancellationRequested || cut is IOException)
        {
            LogCut(device, content.Name, sent, content.Size);
            http.Abort();
        }
    }

    /// <summary>The device's id, or where the request came from when it is for anybody.</summary>
    private async Task<string> NameAsync(
        FileTarget target,
        TransferSlot slot,
        CancellationToken cancellation
    ) =>
        target.Device is { } key && await devices.FindAsync(key, cancellation) is { } device
            ? device.Id
            : slot.Address;

    private async Task<FileContent?> ContentAsync(FileTarget target, CancellationToken cancellation)
    {
        switch (target)
        {
            case FileTarget.Stored stored:
                if (await files.FindAsync(stored.Name, cancellation) is not { } file)
                    return null;
                await files.BringAsync(file, cancellation);
                return FileContent.Of(file, () => files.OpenRead(file));
            case FileTarget.Version version:
                if (
                    await devices.FindAsync(version.Of, cancellation) is not { } device
                    || await versions.FindAsync(
                        device.RowId,
                        version.Name.Kind,
                        version.Name.Version,
                        cancellation
                    )
                        is not { } found
                )
                    return null;
                await versions.BringAsync(found, cancellation);
                return FileContent.Of(found, () => versions.OpenRead(found));
            default:
                return null;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Device} fetched {Octets} octets of {File}, HTTP {Status}"
    )]
    private partial void LogSent(string device, string file, long octets, int status);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Device} broke off {File} after {Octets} of {Size} octets"
    )]
    private partial void LogCut(string device, string file, long octets, long size);
}
