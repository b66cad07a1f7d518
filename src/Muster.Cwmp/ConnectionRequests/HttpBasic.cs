using System.Security.Cryptography;
using System.Text;

namespace Muster.Cwmp.ConnectionRequests;

/// <summary>HTTP Basic authentication (RFC 7617).</summary>
public static class HttpBasic
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The value of a WWW-Authenticate header.</summary>
    public static string Challenge(string realm) =>
        $"Basic realm=\"{AuthenticationHeader.Escape(realm)}\", charset=\"UTF-8\"";

    /// <summary>True when these WWW-Authenticate values offer Basic.</summary>
    public static bool IsOffered(IEnumerable<string> wwwAuthenticateValues) =>
        wwwAuthenticateValues.Any(value => AuthenticationHeader.ParseAll(value).Exists(IsBasic));

    /// <summary>The value of the Authorization header.</summary>
    public static string Authorize(string user, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    /// <summary>
    /// Reads an Authorization value; never throws. False when it is not Basic or cannot be decoded.
    /// Bytes that are no UTF-8 count as ISO-8859-1.
    /// </summary>
    public static bool TryParse(string? header, out string user, out string password)
    {
        user = password = "";
        var token = AuthenticationHeader.ParseAll(header).Find(IsBasic)?.Token?.TrimEnd('=');
        if (string.IsNullOrEmpty(token))
            return false;
        var bytes = new byte[token.Length];
        var padded = token.PadRight((token.Length + 3) / 4 * 4, '=');
        if (!Convert.TryFromBase64String(padded, bytes, out var length))
            return false;
        var text = Decode(bytes.AsSpan(0, length));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return false;
        user = text[..colon];
        password = text[(colon + 1)..];
        return true;
    }

    /// <summary>
    /// Compares secrets in a time that does not depend on where they differ; an empty secret equals
    /// nothing (quirk 46).
    /// </summary>
    public static bool SameSecret(string expected, string given) =>
        expected.Length > 0
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(expected)),
            SHA256.HashData(Encoding.UTF8.GetBytes(given))
        );

    private static bool IsBasic(AuthenticationHeader header) =>
        header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
