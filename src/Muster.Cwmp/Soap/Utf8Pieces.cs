using System.Buffers;
using System.Text;

namespace Muster.Cwmp;

/// <summary>Puts text together in a rented buffer.</summary>
internal ref struct Utf8Pieces
{
    private byte[]? buffer;
    private int length;

    public readonly ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    public void Add(ReadOnlySpan<byte> piece)
    {
        piece.CopyTo(Room(piece.Length));
        length += piece.Length;
    }

    public void Add(Rune rune) => length += rune.EncodeToUtf8(Room(4));

    /// <summary>Quirk 55: control characters are dropped.</summary>
    public void AddWithoutControls(ReadOnlySpan<byte> piece)
    {
        var room = Room(piece.Length);
        var kept = 0;
        foreach (var b in piece)
        {
            if (b >= ' ' || b is (byte)'\t' or (byte)'\n' or (byte)'\r')
                room[kept++] = b;
        }
        length += kept;
    }

    public void Dispose()
    {
        if (buffer is not null)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = null;
    }

    private Span<byte> Room(int more)
    {
        if (buffer is null)
            buffer = ArrayPool<byte>.Shared.Rent(Math.Max(more, 256));
        else if (buffer.Length - length < more)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length + more, buffer.Length * 2));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
        return buffer.AsSpan(length);
    }
}
