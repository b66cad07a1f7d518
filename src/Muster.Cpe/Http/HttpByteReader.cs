using System.Buffers;
using System.Text;

namespace Muster.Cpe.Http;

/// <summary>Lines and bytes from one stream, through one pooled buffer.</summary>
internal sealed class HttpByteReader(Stream stream) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(8192);
    private int _start;
    private int _end;

    /// <summary>
    /// The next line without its CR LF, as Latin-1; null when the stream ends before any byte of it.
    /// </summary>
    public async ValueTask<string?> ReadLineAsync(int limit, CancellationToken cancel)
    {
        StringBuilder? longLine = null;
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var text = Encoding.Latin1.GetString(_buffer, _start, length);
                _start += length + 1;
                if (longLine is not null)
                    text = longLine.Append(text).ToString();
                return text.EndsWith('\r') ? text[..^1] : text;
            }
            if (_end > _start)
                longLine = (longLine ?? new StringBuilder()).Append(
                    Encoding.Latin1.GetString(_buffer, _start, _end - _start)
                );
            if (longLine?.Length > limit)
                throw new HttpFailure(HttpFailureKind.Protocol, "a line of the head is too long");
            if (!await FillAsync(cancel))
                return longLine is null ? null : throw Broken();
        }
    }

    /// <summary>Some bytes, 0 at the end of the stream.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancel)
    {
        if (_start == _end && destination.Length >= _buffer.Length)
            return await stream.ReadAsync(destination, cancel);
        if (_start == _end && !await FillAsync(cancel))
            return 0;
        var count = Math.Min(destination.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(destination.Span);
        _start += count;
        return count;
    }

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    public static HttpFailure Broken() =>
        new(HttpFailureKind.Broken, "the connection ended in the middle of a message");

    private async ValueTask<bool> FillAsync(CancellationToken cancel)
    {
        _start = 0;
        _end = 0;
        _end = await stream.ReadAsync(_buffer, cancel);
        return _end > 0;
    }
}
