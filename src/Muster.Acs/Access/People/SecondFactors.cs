using System.Security.Cryptography;
using System.Text;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>Second factors as they are stored: secrets encrypted for their user, recovery codes hashed.</summary>
internal sealed class SecondFactors(SecretBox box, TimeProvider clock)
{
    public const int RecoveryCodes = 10;

    /// <summary>Digits and letters that nobody takes for others.</summary>
    private const string Alphabet = "23456789abcdefghjkmnpqrstuvwxyz";

    private const int CodeLength = 12;

    public string Seal(string user, byte[] secret) =>
        box.ProtectFactor(user, Convert.ToHexString(secret));

    /// <summary>Null when it was not encrypted here, or for another user.</summary>
    public byte[]? Open(string user, string sealedSecret) =>
        box.UnprotectFactor(user, sealedSecret) is { } hex ? Convert.FromHexString(hex) : null;

    /// <summary>
    /// The user once this code is used up: neither it nor a recovery code is taken twice. Null for a
    /// wrong one.
    /// </summary>
    public UserRecord? Take(UserRecord user, string code)
    {
        var plain = Plain(code);
        if (user.Totp is not { } sealedSecret)
            return null;
        if (
            Open(user.Name, sealedSecret) is { } secret
            && Totp.Check(secret, plain, clock.GetUtcNow(), user.TotpStep) is { } step
        )
            return user with { TotpStep = step };
        var hash = Hash(plain);
        return user.Recovery.Contains(hash)
            ? user with
            {
                Recovery = [.. user.Recovery.Where(each => each != hash)],
            }
            : null;
    }

    public static IReadOnlyList<string> DrawRecovery() =>
        [
            .. Enumerable
                .Range(0, RecoveryCodes)
                .Select(_ => RandomNumberGenerator.GetString(Alphabet, CodeLength)),
        ];

    /// <summary>59 bits and drawn by us: a slow hash would protect nothing that these do not.</summary>
    public static string Hash(string code) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes("recovery:" + Plain(code)))
        );

    private static string Plain(string code) =>
        string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
