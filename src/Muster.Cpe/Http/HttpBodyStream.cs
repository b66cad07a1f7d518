using System.Globalization;

namespace Muster.Cpe.Http;

/// <summary>
/// The body of one reply, however it is framed: by Content-Length, in chunks, or by the end of the
/// connection. Reads 0 at its end and throws <see cref="HttpFailure"/> when it is cut short.
/// </summary>
internal sealed class HttpBodyStream : Stream
{
    private const int LongestChunkLine = 4096;

    private readonly HttpByteReader _reader;
    private readonly bool _chunked;
    private readonly bool _untilClose;
    private long _left;
    private bool _betweenChunks;

    public HttpBodyStream(HttpByteReader reader, HttpHead head, bool bodyless)
    {
        _reader = reader;
        _chunked = !bodyless && head.Has("Transfer-Encoding", "chunked");
        _left = bodyless || _chunked ? 0 : head.ContentLength ?? -1;
        _untilClose = _left < 0;
        IsComplete = _left == 0 && !_chunked;
    }

    /// <summary>The whole body was read: the connection may carry another exchange.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Nobody knows where this body ends but the connection's own end.</summary>
    public bool EndsWithConnection => _untilClose;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        if (IsComplete || buffer.IsEmpty)
            return 0;
        if (_chunked && _left == 0 && !await NextChunkAsync(cancellationToken))
            return 0;
        var want = _untilClose ? buffer : buffer[..(int)Math.Min(buffer.Length, _left)];
        var count = await _reader.ReadAsync(want, cancellationToken);
        if (count == 0)
        {
            if (!_untilClose)
                throw HttpByteReader.Broken();
            IsComplete = true;
            return 0;
        }
        if (_untilClose)
            return count;
        _left -= count;
        IsComplete = _left == 0 && !_chunked;
        return count;
    }

    public override Task<int> ReadAsync(
        byte[] buffer,
        int offset,
        int count,
        CancellationToken cancellationToken
    ) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("read this stream asynchronously");

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    private async ValueTask<bool> NextChunkAsync(CancellationToken cancel)
    {
        if (_betweenChunks && (await LineAsync(cancel)).Length != 0)
            throw new HttpFailure(HttpFailureKind.Protocol, "a chunk is longer than it says");
        _betweenChunks = true;
        var line = await LineAsync(cancel);
        var size = line.Split(';', 2)[0].Trim();
        if (
            !long.TryParse(
                size,
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out _left
            )
            || _left < 0
        )
            throw new HttpFailure(HttpFailureKind.Protocol, "a chunk does not begin with its size");
        if (_left > 0)
            return true;
        while ((await LineAsync(cancel)).Length != 0) { } // trailer fields carry nothing for us
        IsComplete = true;
        return false;
    }

    private async ValueTask<string> LineAsync(CancellationToken cancel) =>
        await _reader.ReadLineAsync(LongestChunkLine, cancel) ?? throw HttpByteReader.Broken();
}
