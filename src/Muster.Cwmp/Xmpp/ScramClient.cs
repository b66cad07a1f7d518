using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Cwmp.Xmpp;

/// <summary>
/// The client's side of SCRAM (RFC 5802), without channel binding: the password is never sent, and
/// the server proves that it knows it too.
/// </summary>
internal sealed class ScramClient(
    HashAlgorithmName hash,
    string username,
    string password,
    string nonce
)
{
    /// <summary>A server that asks for more work is refused.</summary>
    public const int MaxIterations = 500_000;

    private const string NoBinding = "n,,";

    private string serverSignature = "";

    private string FirstBare => $"n={Escaped(username)},r={nonce}";

    /// <summary>The first message.</summary>
    public string First => NoBinding + FirstBare;

    /// <summary>The second message; null when the server's first is not acceptable.</summary>
    public string? Final(string serverFirst)
    {
        var fields = Fields(serverFirst);
        // "The client MUST verify that the initial part of the nonce is the one it sent."
        if (
            fields.GetValueOrDefault('r') is not { } both
            || !both.StartsWith(nonce, StringComparison.Ordinal)
            || both.Length == nonce.Length
            || !TryBase64(fields.GetValueOrDefault('s'), out var salt)
            || !int.TryParse(
                fields.GetValueOrDefault('i'),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var iterations
            )
            || iterations is < 1 or > MaxIterations
        )
            return null;
        var size = hash == HashAlgorithmName.SHA1 ? 20 : 32;
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, hash, size);
        var clientKey = Mac(salted, "Client Key"u8);
        var withoutProof = $"c={Convert.ToBase64String("n,,"u8)},r={both}";
        var signed = Encoding.UTF8.GetBytes($"{FirstBare},{serverFirst},{withoutProof}");
        var proof = Mac(Hash(clientKey), signed);
        for (var i = 0; i < proof.Length; i++)
            proof[i] ^= clientKey[i];
        serverSignature = Convert.ToBase64String(Mac(Mac(salted, "Server Key"u8), signed));
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }

    /// <summary>True when the server's last message proves that it knows the password.</summary>
    public bool IsGenuine(string serverFinal) =>
        serverSignature.Length > 0
        && Fields(serverFinal).GetValueOrDefault('v') is { } signature
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(signature),
            Encoding.UTF8.GetBytes(serverSignature)
        );

    // "The characters ',' or '=' in usernames are sent as '=2C' and '=3D'."
    private static string Escaped(string name) =>
        name.Replace("=", "=3D", StringComparison.Ordinal)
            .Replace(",", "=2C", StringComparison.Ordinal);

    private static Dictionary<char, string> Fields(string message)
    {
        var fields = new Dictionary<char, string>();
        foreach (var field in message.Split(','))
            if (field.Length > 1 && field[1] == '=')
                fields.TryAdd(field[0], field[2..]);
        return fields;
    }

    private static bool TryBase64(string? text, out byte[] octets)
    {
        octets = new byte[text?.Length ?? 0];
        if (text is null || !Convert.TryFromBase64String(text, octets, out var count) || count == 0)
            return false;
        octets = octets[..count];
        return true;
    }

    private byte[] Mac(byte[] key, ReadOnlySpan<byte> text) =>
        hash == HashAlgorithmName.SHA1
            ? HMACSHA1.HashData(key, text)
            : HMACSHA256.HashData(key, text);

    private byte[] Hash(byte[] text) =>
        hash == HashAlgorithmName.SHA1 ? SHA1.HashData(text) : SHA256.HashData(text);
}
