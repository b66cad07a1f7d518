using System.Text;

namespace Muster.Acs.Storage.Codec;

/// <summary>Builds a blob of our own format: variable-length numbers and texts with their length.</summary>
internal sealed class BlobWriter(int capacity = 256)
{
    private byte[] _buffer = new byte[capacity];
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Number(ulong value)
    {
        var target = Room(10);
        var count = 0;
        for (; value >= 0x80; value >>= 7)
            target[count++] = (byte)(value | 0x80);
        target[count++] = (byte)value;
        _length += count;
    }

    public void Number(int value) => Number((ulong)value);

    /// <summary>A number that may be negative: small either way, small in the blob.</summary>
    public void Signed(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    public void Text(ReadOnlySpan<char> value)
    {
        Number(Encoding.UTF8.GetByteCount(value));
        _length += Encoding.UTF8.GetBytes(value, Room(Encoding.UTF8.GetMaxByteCount(value.Length)));
    }

    /// <summary>A text whose length stands elsewhere.</summary>
    public void Utf8(ReadOnlySpan<char> value) =>
        _length += Encoding.UTF8.GetBytes(value, Room(Encoding.UTF8.GetMaxByteCount(value.Length)));

    public void Octets(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Room(value.Length));
        _length += value.Length;
    }

    public byte[] ToArray() => Written.ToArray();

    private Span<byte> Room(int count)
    {
        if (_buffer.Length - _length < count)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        return _buffer.AsSpan(_length);
    }
}
