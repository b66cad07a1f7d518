using System.Globalization;
using System.Text;

namespace Muster.Cwmp.ConnectionRequests;

/// <summary>Answers Digest challenges.</summary>
public static class DigestCredentials
{
    /// <summary>The value of the Authorization header that answers a challenge.</summary>
    /// <param name="challenge">A usable one; see <see cref="DigestChallenge.IsUsable"/>.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="uri">The request target, exactly as in the request line.</param>
    /// <param name="user">User name.</param>
    /// <param name="password">Password.</param>
    /// <param name="cnonce">
    /// Fresh and random, of the caller's making: token characters only.
    /// </param>
    /// <param name="nc">How often this nonce has been used, this time included: from 1.</param>
    /// <exception cref="NotSupportedException">The challenge is not usable.</exception>
    public static string Authorize(
        DigestChallenge challenge,
        string method,
        string uri,
        string user,
        string password,
        string cnonce,
        uint nc
    )
    {
        var hash = DigestHash.Find(challenge.Algorithm);
        if (hash is null || !challenge.IsUsable)
            throw new NotSupportedException(
                $"Digest with algorithm '{challenge.Algorithm}' and qop "
                    + $"'{string.Join(',', challenge.Qop)}' is not supported; "
                    + "offer MD5 or SHA-256 with qop \"auth\"."
            );
        var fields = new DigestAuthorization
        {
            Username = user,
            Realm = challenge.Realm,
            Nonce = challenge.Nonce,
            Uri = uri,
            Response = "",
            Algorithm = challenge.Algorithm,
            Qop = challenge.OffersAuth ? "auth" : null,
            Cnonce = cnonce,
            Nc = nc.ToString("x8", CultureInfo.InvariantCulture),
            Opaque = challenge.Opaque,
        };
        return Write(fields with { Response = hash.Response(fields, user, password, method) });
    }

    // "Quote username realm nonce uri response cnonce opaque, do not quote qop nc algorithm."
    // Quirk 173: a challenge without qop, opaque or algorithm gets an answer without them.
    private static string Write(DigestAuthorization fields)
    {
        var text = new StringBuilder("Digest ");
        text.Append($"username=\"{AuthenticationHeader.Escape(fields.Username)}\"");
        text.Append($", realm=\"{fields.Realm}\", nonce=\"{fields.Nonce}\"");
        text.Append($", uri=\"{fields.Uri}\", response=\"{fields.Response}\"");
        if (!string.IsNullOrWhiteSpace(fields.Algorithm))
            text.Append($", algorithm={fields.Algorithm}");
        if (fields.Qop is not null)
            text.Append($", qop={fields.Qop}, nc={fields.Nc}");
        // MD5-sess hashes the cnonce even without qop.
        if (fields.Qop is not null || IsPerSession(fields.Algorithm))
            text.Append($", cnonce=\"{fields.Cnonce}\"");
        if (fields.Opaque is not null)
            text.Append($", opaque=\"{fields.Opaque}\"");
        return text.ToString();
    }

    private static bool IsPerSession(string? algorithm) =>
        algorithm?.EndsWith("-sess", StringComparison.OrdinalIgnoreCase) == true;
}
