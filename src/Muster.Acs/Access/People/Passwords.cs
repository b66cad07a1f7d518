using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>How a password was found to be.</summary>
internal enum PasswordProof
{
    Wrong,
    Right,

    /// <summary>Right, but hashed in another way than new ones are.</summary>
    RightButOld,
}

/// <summary>
/// Passwords of people: the hashes of ASP.NET Core Identity, and those that came from a GenieACS.
/// </summary>
internal sealed class Passwords
{
    private const string OfGenieAcs = "genieacs:";
    private const int GenieAcsRounds = 10_000;
    private const int GenieAcsSize = 128;

    /// <summary>PBKDF2-HMAC-SHA512 as OWASP advises.</summary>
    private const int Rounds = 210_000;

    private static readonly object Nobody = new();

    private readonly PasswordHasher<object> hasher = new(
        Options.Create(new PasswordHasherOptions { IterationCount = Rounds })
    );
    private readonly Lazy<string> decoy;

    public Passwords() =>
        decoy = new(() => hasher.HashPassword(Nobody, RandomNumberGenerator.GetHexString(32)));

    public string Hash(string password) => hasher.HashPassword(Nobody, password);

    /// <summary>Throws Invalid for what is no such hash.</summary>
    public static string Keep(GenieAcsPassword password)
    {
        var isHash =
            password.Hash.Length == GenieAcsSize * 2 && password.Hash.All(char.IsAsciiHexDigit);
        if (!isHash || password.Salt.Length is 0 or > 512 || password.Salt.Contains(':'))
            throw Names.Wrong("hashed", "This is no hash and salt of a GenieACS.");
        return $"{OfGenieAcs}{password.Salt}:{password.Hash.ToLowerInvariant()}";
    }

    /// <summary>
    /// Whether it is the password. Takes as long where there is no hash, because there is no such user,
    /// and where the hash is one of the faster ones.
    /// </summary>
    public PasswordProof Check(string? hash, string password)
    {
        if (hash is not null && !hash.StartsWith(OfGenieAcs, StringComparison.Ordinal))
            return hasher.VerifyHashedPassword(Nobody, hash, password) switch
            {
                PasswordVerificationResult.Success => PasswordProof.Right,
                PasswordVerificationResult.SuccessRehashNeeded => PasswordProof.RightButOld,
                _ => PasswordProof.Wrong,
            };
        hasher.VerifyHashedPassword(Nobody, decoy.Value, password);
        return hash is not null && IsOfGenieAcs(hash, password)
            ? PasswordProof.RightButOld
            : PasswordProof.Wrong;
    }

    private static bool IsOfGenieAcs(string kept, string password)
    {
        var parts = kept[OfGenieAcs.Length..].Split(':');
        var hash = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password),
            Encoding.UTF8.GetBytes(parts[0]),
            GenieAcsRounds,
            HashAlgorithmName.SHA512,
            GenieAcsSize
        );
        return CryptographicOperations.FixedTimeEquals(hash, Convert.FromHexString(parts[1]));
    }
}
