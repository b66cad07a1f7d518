using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Acs.Access;

/// <summary>Time-based one-time passwords (RFC 6238) as authenticator programs know them.</summary>
internal static class Totp
{
    public const int Digits = 6;

    /// <summary>Octets of a secret (RFC 4226 4, R6).</summary>
    public const int SecretSize = 20;

    private const int StepSeconds = 30;

    /// <summary>A clock may be wrong by a step, or the code be typed slowly.</summary>
    private const int Window = 1;

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static long StepOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step (RFC 4226 5.3).</summary>
    public static string Code(ReadOnlySpan<byte> secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        // RFC 6238 1.2: authenticators know SHA-1 alone, which does well as a MAC.
        HMACSHA1.HashData(secret, counter, hash);
        var offset = hash[^1] & 0xf;
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash[offset..]) & 0x7fff_ffff;
        var code = number % (uint)Math.Pow(10, digits);
        return code.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>The step whose code it is; null when it is none of about now, or was used.</summary>
    public static long? Check(byte[] secret, string code, DateTimeOffset now, long lastUsed)
    {
        long? found = null;
        for (var step = StepOf(now) - Window; step <= StepOf(now) + Window; step++)
        {
            var isSame = CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(Code(secret, step)),
                Encoding.ASCII.GetBytes(code)
            );
            if (isSame && step > lastUsed)
                found = step;
        }
        return found;
    }

    /// <summary>RFC 4648 6, without padding.</summary>
    public static string Text(ReadOnlySpan<byte> secret)
    {
        var text = new StringBuilder();
        var (bits, held) = (0, 0);
        foreach (var octet in secret)
        {
            (bits, held) = ((bits << 8) | octet, held + 8);
            for (; held >= 5; held -= 5)
                text.Append(Base32[(bits >> (held - 5)) & 31]);
            bits &= (1 << held) - 1;
        }
        if (held > 0)
            text.Append(Base32[(bits << (5 - held)) & 31]);
        return text.ToString();
    }

    /// <summary>What a QR code tells an authenticator.</summary>
    public static string Uri(string user, string secret) =>
        $"otpauth://totp/Muster:{System.Uri.EscapeDataString(user)}?secret={secret}&issuer=Muster";
}
