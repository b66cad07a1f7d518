using System.Buffers;

namespace Muster.Acs.Southbound;

/// <summary>A growing buffer of one thread, used again for each reply; large ones are given back.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>
{
    private const int Kept = 64 * 1024;

    private byte[] _octets = new byte[4096];
    private int _length;

    public ReadOnlySpan<byte> Written => _octets.AsSpan(0, _length);

    public void Clear()
    {
        _length = 0;
        if (_octets.Length > Kept)
            _octets = new byte[4096];
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _octets.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _octets.AsSpan(_length);
    }

    private void Reserve(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 256);
        if (needed > _octets.Length)
            Array.Resize(ref _octets, Math.Max(needed, _octets.Length * 2));
    }
}
