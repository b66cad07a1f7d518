using System.Buffers;
using System.Text;

namespace Muster.Cwmp.ConnectionRequests;

/// <summary>
/// One scheme and its fields out of a WWW-Authenticate or Authorization value. Quirk 174: fields
/// are separated by commas or by mere blanks, folded over lines, unquoted though they hold blanks,
/// quoted though they should not be. Values keep their backslashes, because the hash goes over the
/// text as it was received (quirk 41).
/// </summary>
internal sealed class AuthenticationHeader(string scheme)
{
    /// <summary>Longer values are not looked at.</summary>
    public const int MaxLength = 16 * 1024;

    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\n,;=\"");
    private static readonly SearchValues<char> TokenEnds = SearchValues.Create(" \t\r\n,;\"");

    private readonly Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);

    public string Scheme { get; } = scheme;

    /// <summary>What followed the scheme without a name: the credentials of Basic.</summary>
    public string? Token { get; private set; }

    public string? this[string name] => fields.GetValueOrDefault(name);

    public static List<AuthenticationHeader> ParseAll(string? value)
    {
        var found = new List<AuthenticationHeader>();
        if (value is null || value.Length > MaxLength)
            return found;
        var rest = value.AsSpan();
        while (SkipSeparators(ref rest))
        {
            var word = NextWord(ref rest);
            if (word.Length == 0)
                rest = rest[1..];
            else if (TakeEquals(ref rest, word))
                Current(found).fields.TryAdd(word, Value(ref rest));
            else if (!Continues(found, word, rest))
                found.Add(new AuthenticationHeader(word) { Token = NextToken(rest) });
        }
        return found;
    }

    /// <summary>Takes backslashes out of a quoted string's content.</summary>
    public static string Unescape(string raw)
    {
        if (!raw.Contains('\\', StringComparison.Ordinal))
            return raw;
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '\\' && i + 1 < raw.Length)
                i++;
            text.Append(raw[i]);
        }
        return text.ToString();
    }

    /// <summary>Makes text fit to stand between double quotes.</summary>
    public static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n';

    private static bool SkipSeparators(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(" \t\r\n,;");
        return !rest.IsEmpty;
    }

    private static string NextWord(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny(WordEnds);
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word.ToString();
    }

    private static bool TakeEquals(ref ReadOnlySpan<char> rest, string word)
    {
        // The credentials of Basic may end in '=', and are no field.
        if (word.Length > 64)
            return false;
        var after = rest.TrimStart(" \t\r\n");
        if (after.IsEmpty || after[0] != '=')
            return false;
        rest = after[1..].TrimStart(" \t\r\n");
        return true;
    }

    // Fields without a scheme before them count as Digest's.
    private static AuthenticationHeader Current(List<AuthenticationHeader> found)
    {
        if (found.Count == 0)
            found.Add(new AuthenticationHeader("Digest"));
        return found[^1];
    }

    // An unquoted list, qop=auth,auth-int: the second word belongs to the field before it. The
    // credentials after "Basic" have been taken already.
    private static bool Continues(
        List<AuthenticationHeader> found,
        string word,
        ReadOnlySpan<char> rest
    )
    {
        if (found.Count == 0)
            return false;
        var last = found[^1];
        if (last.Token is { } token && token.AsSpan().StartsWith(word))
            return true;
        if (
            last["qop"] is not { } qop
            || !word.StartsWith("auth", StringComparison.OrdinalIgnoreCase)
        )
            return false;
        last.fields["qop"] = $"{qop},{word}";
        return rest.IsEmpty || rest[0] != '"';
    }

    private static string? NextToken(ReadOnlySpan<char> rest)
    {
        var text = rest.TrimStart(" \t\r\n");
        var end = text.IndexOfAny(TokenEnds);
        text = end < 0 ? text : text[..end];
        var equals = text.IndexOf('=');
        var isField = equals >= 0 && !text[equals..].TrimStart('=').IsEmpty;
        return text.IsEmpty || isField || IsFieldName(text.TrimEnd('=')) ? null : text.ToString();
    }

    private static string Value(ref ReadOnlySpan<char> rest)
    {
        if (!rest.IsEmpty && rest[0] == '"')
            return Quoted(ref rest);
        var end = 0;
        while (end < rest.Length && rest[end] is not (',' or ';'))
        {
            // "realm=TR069 Client nonce=1": the blank ends the value where a known name follows.
            if (IsBlank(rest[end]) && StartsField(rest[(end + 1)..]))
                break;
            end++;
        }
        var value = rest[..end].TrimEnd(" \t\r\n").ToString();
        rest = rest[end..];
        return value;
    }

    private static string Quoted(ref ReadOnlySpan<char> rest)
    {
        var end = 1;
        while (end < rest.Length && rest[end] != '"')
            end += rest[end] == '\\' ? 2 : 1;
        end = Math.Min(end, rest.Length);
        var value = rest[1..end].ToString();
        rest = rest[Math.Min(end + 1, rest.Length)..];
        return value;
    }

    private static bool StartsField(ReadOnlySpan<char> text)
    {
        var end = text[..Math.Min(text.Length, 24)].IndexOfAny(" \t\r\n=");
        if (end <= 0 || !IsFieldName(text[..end]))
            return false;
        var after = text[end..].TrimStart(" \t\r\n");
        return !after.IsEmpty && after[0] == '=';
    }

    private static bool IsFieldName(ReadOnlySpan<char> word)
    {
        foreach (var name in FieldNames)
        {
            if (word.Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private static readonly string[] FieldNames =
    [
        "realm",
        "nonce",
        "opaque",
        "algorithm",
        "qop",
        "stale",
        "domain",
        "charset",
        "userhash",
        "username",
        "uri",
        "response",
        "cnonce",
        "nc",
    ];
}
