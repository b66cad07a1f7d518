using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Muster.Acs.Storage.Codec;

/// <summary>
/// Compression with a checksum: <c>crc32c · version · length · brotli</c>. The checksum is there
/// because Brotli unpacks many a flipped bit into another value without a word.
/// </summary>
internal static class PackedBlob
{
    private const byte Version = 1;
    private const int VersionAt = 4;
    private const int LengthAt = 5;
    private const int Header = 9;
    private const int Window = 20;

    public static byte[] Pack(ReadOnlySpan<byte> blob, int quality)
    {
        var rented = ArrayPool<byte>.Shared.Rent(
            Header + BrotliEncoder.GetMaxCompressedLength(blob.Length)
        );
        try
        {
            var target = rented.AsSpan(Header);
            if (!BrotliEncoder.TryCompress(blob, target, out var length, quality, Window))
                throw new InvalidOperationException("The blob does not fit its own upper bound.");
            var packed = rented[..(Header + length)];
            packed[VersionAt] = Version;
            BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(LengthAt), blob.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(packed, Checksum(packed.AsSpan(VersionAt)));
            return packed;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>The blob as it was packed. Throws <see cref="InvalidDataException"/> when it is damaged.</summary>
    public static byte[] Unpack(ReadOnlySpan<byte> packed)
    {
        var blob = new byte[LengthOf(packed)];
        Unpack(packed, blob);
        return blob;
    }

    /// <summary>The same into a buffer that is kept, and made larger where it must; answers the length.</summary>
    public static int Unpack(ReadOnlySpan<byte> packed, ref byte[] buffer)
    {
        var length = LengthOf(packed);
        if (buffer.Length < length)
            buffer = new byte[BitOperations.RoundUpToPowerOf2((uint)length)];
        Unpack(packed, buffer.AsSpan(0, length));
        return length;
    }

    private static int LengthOf(ReadOnlySpan<byte> packed)
    {
        if (packed.Length < Header)
            throw new InvalidDataException("it is cut off");
        if (Checksum(packed[VersionAt..]) != BinaryPrimitives.ReadUInt32LittleEndian(packed))
            throw new InvalidDataException("its checksum is wrong");
        if (packed[VersionAt] != Version)
            throw new InvalidDataException($"it has the unknown format {packed[VersionAt]}");
        return BinaryPrimitives.ReadInt32LittleEndian(packed[LengthAt..]);
    }

    private static void Unpack(ReadOnlySpan<byte> packed, Span<byte> blob)
    {
        if (
            !BrotliDecoder.TryDecompress(packed[Header..], blob, out var written)
            || written != blob.Length
        )
            throw new InvalidDataException("it cannot be unpacked");
    }

    private static uint Checksum(ReadOnlySpan<byte> blob)
    {
        var crc = ~0u;
        var words = MemoryMarshal.Cast<byte, ulong>(blob);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (var octet in blob[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, octet);
        return ~crc;
    }
}
