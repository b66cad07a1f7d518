using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Web.Tests;

/// <summary>What the user holds in his hand (RFC 6238, with the defaults of all authenticators).</summary>
internal static class Authenticator
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string Code(string secret, DateTimeOffset now)
    {
        Span<byte> step = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, now.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // The code is SHA-1's by its standard.
        var hash = HMACSHA1.HashData(Bytes(secret), step);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string secret)
    {
        var bits = string.Concat(
            secret
                .Where(char.IsLetterOrDigit)
                .Select(sign => Base32.IndexOf(sign, StringComparison.Ordinal).ToString("b5", null))
        );
        return
        [
            .. Enumerable
                .Range(0, bits.Length / 8)
                .Select(at => Convert.ToByte(bits.Substring(at * 8, 8), 2)),
        ];
    }
}
