using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Muster.Cwmp;

/// <summary>
/// A fixed table looked up by UTF-8 bytes, so that a name on the wire becomes its string, or its
/// reader, without an allocation. Open addressing, at most half full.
/// </summary>
internal sealed class Utf8Table<T>
    where T : class
{
    private readonly (byte[] Key, T Value)[] slots;
    private readonly int longest;

    public Utf8Table(IReadOnlyList<(string Key, T Value)> entries)
    {
        slots = new (byte[], T)[BitOperations.RoundUpToPowerOf2((uint)entries.Count * 2 + 1)];
        foreach (var (key, value) in entries)
        {
            var bytes = Encoding.UTF8.GetBytes(key);
            longest = Math.Max(longest, bytes.Length);
            var at = Slot(bytes);
            while (slots[at].Key is not null)
                at = (at + 1) & (slots.Length - 1);
            slots[at] = (bytes, value);
        }
    }

    public T? Find(ReadOnlySpan<byte> key)
    {
        if (key.Length > longest)
            return null;
        for (var at = Slot(key); slots[at].Key is { } known; at = (at + 1) & (slots.Length - 1))
        {
            if (key.SequenceEqual(known))
                return slots[at].Value;
        }
        return null;
    }

    // Length, first and last eight bytes tell parameter names and elements apart well enough.
    private int Slot(ReadOnlySpan<byte> key)
    {
        ulong hash = (uint)key.Length;
        if (key.Length >= 8)
        {
            hash ^= BinaryPrimitives.ReadUInt64LittleEndian(key);
            hash = hash * 0x9E3779B97F4A7C15 + BinaryPrimitives.ReadUInt64LittleEndian(key[^8..]);
        }
        else
        {
            foreach (var b in key)
                hash = hash << 8 | b;
        }
        return (int)((hash * 0x9E3779B97F4A7C15) >> 40) & (slots.Length - 1);
    }
}
