using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Acs.Waking.Xmpp;

/// <summary>The client's side of SCRAM (RFC 5802, RFC 7677), without channel binding.</summary>
internal sealed class Scram(HashAlgorithmName hash, string user, string password, string nonce)
{
    /// <summary>More rounds would only be asked for to keep us busy.</summary>
    private const int MaxIterations = 500_000;

    private byte[] _serverSignature = [];

    private string FirstBare => $"n={Escape(user)},r={nonce}";

    public string First => "n,," + FirstBare;

    /// <summary>The proof for the server's challenge.</summary>
    /// <exception cref="XmppFailure">The challenge is none.</exception>
    public string Final(string challenge)
    {
        var fields = Fields(challenge);
        if (
            !fields.TryGetValue('r', out var both)
            || !both.StartsWith(nonce, StringComparison.Ordinal)
            || both.Length == nonce.Length
            || !fields.TryGetValue('s', out var salt)
            || !fields.TryGetValue('i', out var rounds)
            || !int.TryParse(rounds, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < 1 or > MaxIterations
        )
            throw new XmppFailure("the server's challenge is no SCRAM challenge");
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password),
            Decode(salt),
            iterations,
            hash,
            hash == HashAlgorithmName.SHA1 ? 20 : 32
        );
        var withoutProof = $"c=biws,r={both}";
        var message = Encoding.UTF8.GetBytes($"{FirstBare},{challenge},{withoutProof}");
        var clientKey = Mac(salted, "Client Key"u8);
        var proof = Mac(CryptographicOperations.HashData(hash, clientKey), message);
        for (var i = 0; i < proof.Length; i++)
            proof[i] ^= clientKey[i];
        _serverSignature = Mac(Mac(salted, "Server Key"u8), message);
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }

    /// <summary>Whether the server knows the password too.</summary>
    public bool Proves(string success) =>
        _serverSignature.Length > 0
        && Fields(success).TryGetValue('v', out var signature)
        && CryptographicOperations.FixedTimeEquals(Decode(signature), _serverSignature);

    private byte[] Mac(byte[] key, ReadOnlySpan<byte> text) =>
        CryptographicOperations.HmacData(hash, key, text);

    private static Dictionary<char, string> Fields(string text)
    {
        var fields = new Dictionary<char, string>();
        foreach (var part in text.Split(','))
        {
            if (part.Length > 2 && part[1] == '=')
                fields.TryAdd(part[0], part[2..]);
        }
        return fields;
    }

    private static byte[] Decode(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            throw new XmppFailure("the server's challenge is no base64");
        }
    }

    private static string Escape(string text) =>
        text.Replace("=", "=3D", StringComparison.Ordinal)
            .Replace(",", "=2C", StringComparison.Ordinal);
}
