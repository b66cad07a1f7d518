using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Muster.Acs.Southbound;

/// <summary>
/// The body of one POST in a pooled buffer, content coding removed. An envelope is understood only as
/// a whole, so it is parsed once it is there; what is bounded is its size.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int _length;

    private byte[]? _raw;

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, _length);

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>The octets as they came; without a content coding, or when they were asked for.</summary>
    public ReadOnlyMemory<byte> Raw => _raw ?? _buffer.AsMemory(0, _length);

    /// <param name="request">The POST.</param>
    /// <param name="limit">Most octets, inflated.</param>
    /// <param name="silence">How long nothing may come; then the connection is cut.</param>
    /// <param name="keepRaw">Whether <see cref="Raw"/> is wanted as it came.</param>
    public static async Task<RequestBody> ReadAsync(
        HttpRequest request,
        int limit,
        BodySilence silence,
        bool keepRaw = false
    )
    {
        var body = new RequestBody();
        var cancellation = request.HttpContext.RequestAborted;
        await using var wait = silence.Of(request.HttpContext);
        try
        {
            var coding = request.Headers.ContentEncoding.ToString();
            if (coding.Length == 0 || coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
                await body.FillAsync(request.BodyReader, limit, wait, cancellation);
            else
            {
                // What is packed is small: all of it has the time that is else given to a pause.
                wait.Begin();
                await (
                    keepRaw
                        ? body.KeepAndInflateAsync(
                            request.BodyReader,
                            coding,
                            limit,
                            wait,
                            cancellation
                        )
                        : body.InflateAsync(request.Body, coding, limit, cancellation)
                );
            }
            return body;
        }
        catch (OperationCanceledException) when (wait.HasCut)
        {
            body.Dispose();
            throw new BadBodyException(408, "It was silent too long in the middle of a message.");
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private async Task FillAsync(
        PipeReader reader,
        int limit,
        BodySilence.Wait wait,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            var reading = reader.ReadAsync(cancellation);
            if (!reading.IsCompleted)
                wait.Begin();
            var result = await reading;
            wait.End();
            try
            {
                foreach (var segment in result.Buffer)
                    Append(segment.Span, limit);
            }
            finally
            {
                // Also of a body that is too large: what is left of it is the server's to skip.
                reader.AdvanceTo(result.Buffer.End);
            }
            if (result.IsCompleted)
                return;
        }
    }

    private async Task KeepAndInflateAsync(
        PipeReader reader,
        string coding,
        int limit,
        BodySilence.Wait wait,
        CancellationToken cancellation
    )
    {
        await FillAsync(reader, limit, wait, cancellation);
        _raw = Span.ToArray();
        _length = 0;
        await InflateAsync(new MemoryStream(_raw), coding, limit, cancellation);
    }

    private async Task InflateAsync(
        Stream stream,
        string coding,
        int limit,
        CancellationToken cancellation
    )
    {
        await using var inflated = await OpenAsync(stream, coding, cancellation);
        var chunk = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (await inflated.ReadAsync(chunk, cancellation) is var read and > 0)
                Append(chunk.AsSpan(0, read), limit);
        }
        catch (InvalidDataException broken)
        {
            throw new BadBodyException(400, $"The {coding} body is damaged.", broken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    // "deflate = zlib format (RFC 1950); accept raw deflate too": told apart by the first octets.
    private static async Task<Stream> OpenAsync(
        Stream stream,
        string coding,
        CancellationToken cancellation
    )
    {
        if (coding.Equals("gzip", StringComparison.OrdinalIgnoreCase) || coding is "x-gzip")
            return new GZipStream(stream, CompressionMode.Decompress);
        if (!coding.Equals("deflate", StringComparison.OrdinalIgnoreCase))
            throw new BadBodyException(415, $"The content coding '{coding}' is not understood.");
        var head = new byte[2];
        var read = await stream.ReadAtLeastAsync(head, 2, throwOnEndOfStream: false, cancellation);
        var isZlib = read == 2 && (head[0] & 0x0F) == 8 && ((head[0] << 8) | head[1]) % 31 == 0;
        var whole = new HeadThenStream(head.AsMemory(0, read), stream);
        return isZlib
            ? new ZLibStream(whole, CompressionMode.Decompress)
            : new DeflateStream(whole, CompressionMode.Decompress);
    }

    private void Append(ReadOnlySpan<byte> octets, int limit)
    {
        if (octets.Length > limit - _length)
            throw new BadBodyException(413, $"The body is larger than {limit} octets.");
        if (_length + octets.Length > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(
                Math.Max(_buffer.Length * 2, _length + octets.Length)
            );
            Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        octets.CopyTo(_buffer.AsSpan(_length));
        _length += octets.Length;
    }
}

/// <summary>A body that cannot be taken; answered with the status and one sentence.</summary>
internal sealed class BadBodyException(int status, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public int Status { get; } = status;
}
