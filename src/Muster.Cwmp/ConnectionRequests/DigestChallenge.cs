using System.Text;

namespace Muster.Cwmp.ConnectionRequests;

/// <summary>
/// A Digest challenge (RFC 7616 3.3, RFC 2617 3.2.1): parsed from WWW-Authenticate, or built and
/// written by <see cref="ToString"/>.
/// </summary>
/// <param name="Realm">The text between the quotes.</param>
/// <param name="Nonce">The text between the quotes.</param>
public sealed record DigestChallenge(string Realm, string Nonce)
{
    /// <summary>To be returned unchanged; null = absent.</summary>
    public string? Opaque { get; init; }

    /// <summary>
    /// <c>MD5</c>, <c>MD5-sess</c>, <c>SHA-256</c>, <c>SHA-256-sess</c>, or what a device wrote;
    /// null = absent, which means MD5.
    /// </summary>
    public string? Algorithm { get; init; } = "MD5";

    /// <summary>The qualities of protection offered; empty = none, the form of RFC 2069.</summary>
    public IReadOnlyList<string> Qop { get; init; } = ["auth"];

    /// <summary>
    /// True: the nonce was too old, the password may be right; ask again with this one.
    /// </summary>
    public bool Stale { get; init; }

    /// <summary>True when we know its algorithm, and it takes qop "auth" or none.</summary>
    public bool IsUsable =>
        DigestHash.Find(Algorithm) is not null && (Qop.Count == 0 || OffersAuth);

    internal bool OffersAuth => Qop.Contains("auth", StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Every Digest challenge in these WWW-Authenticate values, in order, other schemes left out.
    /// Tolerant (quirk 174), and never throws: what cannot be read is left out.
    /// </summary>
    public static IReadOnlyList<DigestChallenge> ParseAll(IEnumerable<string> wwwAuthenticateValues)
    {
        var found = new List<DigestChallenge>();
        foreach (var value in wwwAuthenticateValues)
        foreach (var header in AuthenticationHeader.ParseAll(value))
        {
            if (IsDigest(header) && header["nonce"] is { } nonce)
                found.Add(From(header, nonce));
        }
        return found;
    }

    /// <summary>
    /// The challenge to answer: "the client chooses the first it supports", the server having put
    /// the one it likes best first (RFC 7616 3.7). Null when none is usable.
    /// </summary>
    public static DigestChallenge? Choose(IEnumerable<DigestChallenge> challenges) =>
        challenges.FirstOrDefault(challenge => challenge.IsUsable);

    /// <summary>The value of a WWW-Authenticate header.</summary>
    public override string ToString()
    {
        // Servers quote qop in the challenge, and neither algorithm nor stale.
        var text = new StringBuilder($"Digest realm=\"{Realm}\", nonce=\"{Nonce}\"");
        if (Qop.Count > 0)
            text.Append($", qop=\"{string.Join(',', Qop)}\"");
        if (Algorithm is not null)
            text.Append($", algorithm={Algorithm}");
        if (Opaque is not null)
            text.Append($", opaque=\"{Opaque}\"");
        if (Stale)
            text.Append(", stale=true");
        return text.ToString();
    }

    internal static bool IsDigest(AuthenticationHeader header) =>
        header.Scheme.Equals("Digest", StringComparison.OrdinalIgnoreCase);

    private static DigestChallenge From(AuthenticationHeader header, string nonce) =>
        new(header["realm"] ?? "", nonce)
        {
            Opaque = header["opaque"],
            Algorithm = header["algorithm"],
            Qop = (header["qop"] ?? "").Split(
                [',', ' ', '\t'],
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            ),
            Stale = "true".Equals(header["stale"], StringComparison.OrdinalIgnoreCase),
        };
}
