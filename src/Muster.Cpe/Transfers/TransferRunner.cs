using System.Buffers;
using System.Security.Cryptography;
using Muster.Cpe.Http;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Transfers;

/// <summary>How an attempt ended, and what came over the wire.</summary>
internal sealed record TransferResult(FaultStruct Fault)
{
    public long Bytes { get; init; }

    /// <summary>Of the bytes, in lower-case hex; empty when the transfer failed.</summary>
    public string Sha256 { get; init; } = "";

    public FileVerdict Verdict { get; init; }

    public IFileSink? Sink { get; init; }

    public static TransferResult Failed(FaultCode code, string reason) =>
        new(new FaultStruct(code, reason.Length > 256 ? reason[..256] : reason));
}

/// <summary>Carries out one attempt of one transfer over HTTP (TR-069 3.4.3).</summary>
internal static class TransferRunner
{
    private const int ChunkSize = 64 * 1024;

    public static async Task RunAsync(
        Agent cpe,
        TransferRecord record,
        TimeSpan left,
        CancellationTokenSource running
    )
    {
        var runtime = cpe.Runtime;
        using var deadline = new CancellationTokenSource();
        using var timer = runtime.Time.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(),
            deadline,
            left > TimeSpan.FromDays(40) ? Timeout.InfiniteTimeSpan : left,
            Timeout.InfiniteTimeSpan
        );
        using var both = CancellationTokenSource.CreateLinkedTokenSource(
            running.Token,
            deadline.Token
        );
        var result = await AttemptAsync(cpe, record, both.Token);
        cpe.ConcludeTransfer(record, result, running);
        running.Dispose();
    }

    public static async Task<TransferResult> AttemptAsync(
        Agent cpe,
        TransferRecord record,
        CancellationToken cancel
    )
    {
        try
        {
            await using var channel = new HttpChannel(
                record.Url,
                cpe.Runtime.Connector,
                new HttpAuthorizer(record.Username, record.Password)
            );
            return record.IsDownload
                ? await FetchAsync(cpe, record, channel, cancel)
                : await StoreAsync(cpe, record, channel, cancel);
        }
        catch (HttpFailure failure)
        {
            return TransferResult.Failed(Code(failure.Kind, record.IsDownload), failure.Message);
        }
        catch (OperationCanceledException)
        {
            return TransferResult.Failed(Cut(record.IsDownload), "the transfer was cut off");
        }
        catch (Exception failure)
        {
            return TransferResult.Failed(FaultCode.InternalError, failure.Message);
        }
    }

    private static async Task<TransferResult> FetchAsync(
        Agent cpe,
        TransferRecord record,
        HttpChannel channel,
        CancellationToken cancel
    )
    {
        var call = new HttpCall("GET", default) { Fields = "Accept-Encoding: identity\r\n" };
        var reply = await channel.SendAsync(call, cancel);
        if (reply.Status != 200)
            return TransferResult.Failed(
                Code(reply.Status, record.IsDownload),
                $"the file server answered HTTP {reply.Status}"
            );
        var sink = FileTypes.Sink(cpe, record);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        var bytes = 0L;
        try
        {
            int count;
            while ((count = await channel.ReadSomeAsync(reply, buffer, cancel)) > 0)
            {
                bytes += count;
                if (bytes > cpe.Runtime.Options.MaxFileBytes)
                    return TransferResult.Failed(
                        FaultCode.FileTransferFailure,
                        "the file is too large"
                    );
                hash.AppendData(buffer, 0, count);
                await sink.WriteAsync(buffer.AsMemory(0, count), cancel);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        if (record.FileSize != 0 && bytes != record.FileSize)
            return TransferResult.Failed(
                FaultCode.FileCorrupted,
                $"the file has {bytes} octets instead of {record.FileSize}"
            );
        var verdict = await sink.CompleteAsync(cancel);
        return new TransferResult(new FaultStruct(verdict.Fault, verdict.Reason))
        {
            Bytes = bytes,
            Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()),
            Verdict = verdict,
            Sink = sink,
        };
    }

    /// <summary>"HTTP upload is a PUT": to the exact URL.</summary>
    private static async Task<TransferResult> StoreAsync(
        Agent cpe,
        TransferRecord record,
        HttpChannel channel,
        CancellationToken cancel
    )
    {
        if (cpe.Locked(agent => UploadFiles.Content(agent, record.FileType)) is not { } content)
            return TransferResult.Failed(
                FaultCode.UploadFailure,
                "there is no such file to upload"
            );
        var call = new HttpCall("PUT", content)
        {
            Fields = "Content-Type: application/octet-stream\r\n",
        };
        var reply = await channel.SendAsync(call, cancel);
        return reply.Status is 200 or 201 or 204
            ? new TransferResult(new FaultStruct(FaultCode.None, ""))
            {
                Bytes = content.Length,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
            }
            : TransferResult.Failed(
                Code(reply.Status, record.IsDownload),
                $"the file server answered HTTP {reply.Status}"
            );
    }

    private static FaultCode Code(HttpFailureKind kind, bool isDownload) =>
        kind switch
        {
            HttpFailureKind.Unauthorized => FaultCode.FileServerAuthenticationFailure,
            _ when !isDownload => FaultCode.UploadFailure,
            HttpFailureKind.Unreachable or HttpFailureKind.Tls => FaultCode.CannotContactFileServer,
            HttpFailureKind.Timeout or HttpFailureKind.Broken => FaultCode.CannotCompleteDownload,
            _ => FaultCode.FileTransferFailure,
        };

    private static FaultCode Code(int status, bool isDownload) =>
        status switch
        {
            401 or 403 => FaultCode.FileServerAuthenticationFailure,
            _ when !isDownload => FaultCode.UploadFailure,
            >= 400 and < 500 => FaultCode.CannotAccessFile,
            >= 500 => FaultCode.CannotCompleteDownload,
            _ => FaultCode.FileTransferFailure,
        };

    private static FaultCode Cut(bool isDownload) =>
        isDownload ? FaultCode.CannotCompleteDownload : FaultCode.UploadFailure;
}
