using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Cwmp.ConnectionRequests;

/// <summary>
/// The answer to a Digest challenge, as the Authorization header carries it. Text fields are as
/// received: the hash goes over them.
/// </summary>
public sealed record DigestAuthorization
{
    /// <summary>The user name, ready to be looked up.</summary>
    public required string Username { get; init; }

    /// <summary>Of the challenge.</summary>
    public required string Realm { get; init; }

    /// <summary>Of the challenge.</summary>
    public required string Nonce { get; init; }

    /// <summary>The request target the client hashed; see <see cref="Names"/>.</summary>
    public required string Uri { get; init; }

    /// <summary>The proof, hex.</summary>
    public required string Response { get; init; }

    /// <summary>Null = absent, which means MD5.</summary>
    public string? Algorithm { get; init; }

    /// <summary>Null = absent: the form of RFC 2069 (quirk 40).</summary>
    public string? Qop { get; init; }

    /// <summary>The client's nonce; null = absent.</summary>
    public string? Cnonce { get; init; }

    /// <summary>The count of uses of the nonce, hex; null = absent.</summary>
    public string? Nc { get; init; }

    /// <summary>Of the challenge; null = absent.</summary>
    public string? Opaque { get; init; }

    /// <summary><see cref="Nc"/> as a number; 0 when absent or no number.</summary>
    public uint NonceCount =>
        uint.TryParse(Nc, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var count)
            ? count
            : 0;

    /// <summary>
    /// Whether the proof covers the body too: qop <c>auth-int</c> (RFC 7616 3.4.3).
    /// </summary>
    public bool CoversBody => "auth-int".Equals(Qop, StringComparison.OrdinalIgnoreCase);

    private string RawUsername { get; init; } = "";

    /// <summary>
    /// Reads an Authorization value; tolerant (quirk 41), never throws. False when it is not Digest
    /// or lacks user name, nonce or response.
    /// </summary>
    public static bool TryParse(
        string? header,
        [NotNullWhen(true)] out DigestAuthorization? authorization
    )
    {
        authorization = null;
        var fields = AuthenticationHeader.ParseAll(header).Find(DigestChallenge.IsDigest);
        if (
            fields?["username"] is not { } username
            || fields["nonce"] is not { } nonce
            || fields["response"] is not { } response
        )
            return false;
        authorization = new DigestAuthorization
        {
            Username = AuthenticationHeader.Unescape(username),
            RawUsername = username,
            Realm = fields["realm"] ?? "",
            Nonce = nonce,
            Uri = fields["uri"] ?? "",
            Response = response,
            Algorithm = fields["algorithm"],
            Qop = string.IsNullOrEmpty(fields["qop"]) ? null : fields["qop"],
            Cnonce = fields["cnonce"],
            Nc = fields["nc"],
            Opaque = fields["opaque"],
        };
        return true;
    }

    /// <summary>
    /// True when the response proves knowledge of <paramref name="password"/>. An empty password
    /// proves nothing (quirk 46). Takes the same time whether it is right or wrong. Realm, nonce
    /// and uri are as the client said: the caller checks that they are its own.
    /// </summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="password">The secret.</param>
    /// <param name="entity">The body as it came, content coding included; for auth-int.</param>
    public bool Proves(string method, string password, ReadOnlySpan<byte> entity = default)
    {
        if (password.Length == 0 || DigestHash.Find(Algorithm) is not { } hash)
            return false;
        if (
            Qop is not null
            && !CoversBody
            && !Qop.Equals("auth", StringComparison.OrdinalIgnoreCase)
        )
            return false;
        // The standard lets one read "unq(username)" with and without its backslashes.
        return IsResponse(hash.Response(this, Username, password, method, entity))
            || (
                RawUsername.Length > 0
                && !RawUsername.Equals(Username, StringComparison.Ordinal)
                && IsResponse(hash.Response(this, RawUsername, password, method, entity))
            );
    }

    /// <summary>
    /// True when <see cref="Uri"/> names the request target: equal, or the absolute URL of it.
    /// </summary>
    /// <param name="requestTarget">Path and query as in the request line.</param>
    /// <param name="relaxed">
    /// Also takes what some devices hash instead: the path without its query, <c>/</c>, nothing
    /// (quirk 42).
    /// </param>
    public bool Names(string requestTarget, bool relaxed = false)
    {
        var said = PathOf(Uri);
        var asked = PathOf(requestTarget);
        if (said.SequenceEqual(asked))
            return true;
        var query = asked.IndexOf('?');
        return relaxed
            && (said.IsEmpty || said is "/" || (query >= 0 && said.SequenceEqual(asked[..query])));
    }

    private static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> uri)
    {
        var scheme = uri.IndexOf("://");
        if (scheme <= 0 || uri[0] == '/')
            return uri;
        var authority = uri[(scheme + 3)..];
        var path = authority.IndexOfAny('/', '?');
        return path < 0 ? "/" : authority[path..];
    }

    private bool IsResponse(string expected) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(expected),
            Encoding.UTF8.GetBytes(Response.ToLowerInvariant())
        );
}
