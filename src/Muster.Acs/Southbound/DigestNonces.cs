using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Acs.Southbound;

internal enum NonceState
{
    /// <summary>Ours and young.</summary>
    Fresh,

    /// <summary>Ours, but its time is over: <c>stale=true</c>.</summary>
    Stale,

    /// <summary>Never ours.</summary>
    Foreign,
}

/// <summary>
/// Nonces that need no memory: the time and a random number, signed. They hold on any connection and
/// on any copy of the server for five minutes (quirk 43: devices answer on another connection).
/// </summary>
internal sealed class DigestNonces(byte[] key, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private const int SignedSize = 8 + 8;
    private const int MacSize = 16;
    private const int Size = SignedSize + MacSize;

    /// <summary>44 characters fit for a quoted string.</summary>
    public string Create()
    {
        Span<byte> nonce = stackalloc byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(nonce, time.GetUtcNow().ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(nonce[8..SignedSize]);
        Sign(nonce[..SignedSize], nonce[SignedSize..]);
        return Base64Url.EncodeToString(nonce);
    }

    public NonceState Check(ReadOnlySpan<char> text) => Check(text, out _);

    /// <param name="text">What the client sent as its nonce.</param>
    /// <param name="number">Its random part, which tells it from all others.</param>
    public NonceState Check(ReadOnlySpan<char> text, out ulong number)
    {
        number = 0;
        if (text.Length != Base64Url.GetEncodedLength(Size))
            return NonceState.Foreign;
        Span<byte> nonce = stackalloc byte[Size];
        if (!TryDecode(text, nonce))
            return NonceState.Foreign;
        Span<byte> mac = stackalloc byte[MacSize];
        Sign(nonce[..SignedSize], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, nonce[SignedSize..]))
            return NonceState.Foreign;
        number = BinaryPrimitives.ReadUInt64BigEndian(nonce[8..]);
        var born = BinaryPrimitives.ReadInt64BigEndian(nonce);
        var age = time.GetUtcNow().ToUnixTimeMilliseconds() - born;
        // A nonce of the future comes from a copy of the server whose clock is a little ahead.
        return age <= Life.TotalMilliseconds && age >= -Life.TotalMilliseconds
            ? NonceState.Fresh
            : NonceState.Stale;
    }

    private static bool TryDecode(ReadOnlySpan<char> text, Span<byte> nonce)
    {
        Span<byte> ascii = stackalloc byte[text.Length];
        if (!Encoding.ASCII.TryGetBytes(text, ascii, out var length) || length != text.Length)
            return false;
        var status = Base64Url.DecodeFromUtf8(ascii, nonce, out _, out var written);
        return status == System.Buffers.OperationStatus.Done && written == Size;
    }

    private void Sign(ReadOnlySpan<byte> signed, Span<byte> mac)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, signed, full);
        full[..MacSize].CopyTo(mac);
    }
}
