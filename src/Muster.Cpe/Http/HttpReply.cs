using System.Buffers;
using System.IO.Compression;

namespace Muster.Cpe.Http;

/// <summary>One reply: its head, and its body as a stream with the content coding removed.</summary>
internal sealed class HttpReply(Uri url, HttpHead head, HttpBodyStream framed)
{
    public Uri Url { get; } = url;

    public int Status => Head.Status;

    public HttpHead Head { get; } = head;

    /// <summary>The bytes as sent.</summary>
    public HttpBodyStream Framed { get; } = framed;

    /// <summary>The charset parameter of Content-Type.</summary>
    public string? Charset
    {
        get
        {
            var type = Head["Content-Type"];
            var at = type?.IndexOf("charset=", StringComparison.OrdinalIgnoreCase) ?? -1;
            return at < 0 ? null : type![(at + 8)..].Split(';')[0].Trim().Trim('"', '\'');
        }
    }

    /// <summary>The connection may carry the next exchange once this body has been read.</summary>
    public bool KeepsConnection =>
        !Framed.EndsWithConnection
        && !Head.Has("Connection", "close")
        && (Head.IsVersion11 || Head.Has("Connection", "keep-alive"));

    /// <summary>The body without its content coding.</summary>
    public Stream Decoded =>
        Head["Content-Encoding"]?.Trim().ToUpperInvariant() switch
        {
            null or "" or "IDENTITY" => Framed,
            "GZIP" or "X-GZIP" => new GZipStream(Framed, CompressionMode.Decompress),
            "DEFLATE" => new ZLibStream(Framed, CompressionMode.Decompress),
            var other => throw new HttpFailure(
                HttpFailureKind.Protocol,
                $"the reply has the content coding '{other}', which was not asked for"
            ),
        };

    /// <summary>Reads the whole body into <paramref name="body"/>, at most <paramref name="limit"/>.</summary>
    public async ValueTask ReadAsync(PooledBytes body, int limit, CancellationToken cancel)
    {
        body.Clear();
        if (Framed.IsComplete)
            return;
        var stream = Decoded;
        try
        {
            while (true)
            {
                var count = await stream.ReadAsync(body.GetMemory(4096), cancel);
                if (count == 0)
                    break;
                body.Advance(count);
                if (body.WrittenCount > limit)
                    throw new HttpFailure(
                        HttpFailureKind.Protocol,
                        $"the reply is longer than the {limit} octets allowed"
                    );
            }
            await DrainAsync(cancel);
        }
        catch (InvalidDataException failure)
        {
            throw new HttpFailure(
                HttpFailureKind.Protocol,
                $"the compressed reply cannot be inflated: {failure.Message}",
                failure
            );
        }
    }

    /// <summary>Skips what is left, so that the connection can go on; gives up on long bodies.</summary>
    public async ValueTask<bool> DrainAsync(CancellationToken cancel)
    {
        const int WorthReading = 64 * 1024;
        var scrap = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            var total = 0;
            while (!Framed.IsComplete && total < WorthReading)
            {
                var count = await Framed.ReadAsync(scrap, cancel);
                if (count == 0)
                    break;
                total += count;
            }
            return Framed.IsComplete;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scrap);
        }
    }
}
