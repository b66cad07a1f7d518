using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Acs.Files;

/// <summary>
/// What a file link carries: the device (or the stored link) it is for, the second it ends, and 128 bits
/// of signature over both and what it is good for. 48 characters.
/// </summary>
internal readonly record struct FileToken(Guid Subject, DateTimeOffset Expires)
{
    public const int Length = 48;

    private const int SignedSize = 4 + 16;
    private const int MacSize = 16;
    private const int Size = SignedSize + MacSize;

    public string Sign(byte[] key, string scope)
    {
        Span<byte> token = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt32BigEndian(token, (uint)Expires.ToUnixTimeSeconds());
        Subject.TryWriteBytes(token[4..], bigEndian: true, out _);
        Mac(key, token[..SignedSize], scope, token[SignedSize..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>False when it was not signed with this key for this; expiry is the caller's.</summary>
    public static bool TryVerify(
        byte[] key,
        ReadOnlySpan<char> text,
        string scope,
        out FileToken token
    )
    {
        token = default;
        Span<byte> octets = stackalloc byte[Size];
        if (
            text.Length != Length
            || Base64Url.DecodeFromChars(text, octets, out _, out var written)
                != OperationStatus.Done
            || written != Size
        )
            return false;
        Span<byte> mac = stackalloc byte[MacSize];
        Mac(key, octets[..SignedSize], scope, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, octets[SignedSize..]))
            return false;
        var seconds = BinaryPrimitives.ReadUInt32BigEndian(octets);
        token = new FileToken(
            new Guid(octets[4..SignedSize], bigEndian: true),
            DateTimeOffset.FromUnixTimeSeconds(seconds)
        );
        return true;
    }

    private static void Mac(
        byte[] key,
        ReadOnlySpan<byte> signed,
        string scope,
        Span<byte> destination
    )
    {
        Span<byte> text = stackalloc byte[SignedSize + Encoding.UTF8.GetMaxByteCount(scope.Length)];
        signed.CopyTo(text);
        var length = SignedSize + Encoding.UTF8.GetBytes(scope, text[SignedSize..]);
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, text[..length], full);
        full[..MacSize].CopyTo(destination);
    }
}
