using System.Text;

namespace Muster.Acs.Recording;

/// <summary>Takes out of an address what lets its bearer in: user and password, tokens, queries.</summary>
internal static class SecretUrl
{
    /// <summary>A path segment at least so long is no name that people give.</summary>
    private const int TokenLength = 32;

    public static string Redact(string url)
    {
        var text = new StringBuilder(url.Length);
        var rest = url.AsSpan();
        var scheme = rest.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            text.Append(rest[..(scheme + 3)]);
            rest = rest[(scheme + 3)..];
            var authority = rest.IndexOfAny('/', '?');
            var host = authority < 0 ? rest : rest[..authority];
            if (host.LastIndexOf('@') is var at and >= 0)
            {
                text.Append(SecretNames.Mask).Append('@');
                text.Append(host[(at + 1)..]);
            }
            else
                text.Append(host);
            rest = rest[host.Length..];
        }
        var query = rest.IndexOf('?');
        Path(text, query < 0 ? rest : rest[..query]);
        if (query >= 0)
            text.Append('?').Append(SecretNames.Mask);
        return text.ToString();
    }

    private static void Path(StringBuilder text, ReadOnlySpan<char> path)
    {
        var first = true;
        foreach (var range in path.Split('/'))
        {
            if (!first)
                text.Append('/');
            first = false;
            var segment = path[range];
            if (IsToken(segment))
                text.Append(SecretNames.Mask);
            else
                text.Append(segment);
        }
    }

    private static bool IsToken(ReadOnlySpan<char> segment)
    {
        if (segment.Length < TokenLength)
            return false;
        foreach (var c in segment)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '%' or '=' or '~'))
                return false;
        }
        return true;
    }
}
