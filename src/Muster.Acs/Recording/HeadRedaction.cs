using System.Text;

namespace Muster.Acs.Recording;

/// <summary>Takes credentials and cookies out of a request or status line and its headers.</summary>
internal static class HeadRedaction
{
    public static string Redact(ReadOnlySpan<byte> head)
    {
        var lines = Encoding.UTF8.GetString(head).Split("\r\n");
        // What is asked for may name a secret that all devices share in the URL of their ACS.
        lines[0] = string.Join(' ', lines[0].Split(' ').Select(SecretUrl.Redact));
        for (var i = 1; i < lines.Length; i++)
        {
            var colon = lines[i].IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                continue;
            var value = lines[i][(colon + 1)..].Trim();
            lines[i] = $"{lines[i][..colon]}: {Value(lines[i][..colon], value)}";
        }
        return string.Join("\r\n", lines);
    }

    private static string Value(string name, string value) =>
        name.ToUpperInvariant() switch
        {
            // Which scheme was used is worth knowing; Basic holds the password itself, Digest a hash of it.
            "AUTHORIZATION" or "PROXY-AUTHORIZATION" => $"{FirstWord(value)} {SecretNames.Mask}",
            "COOKIE" => string.Join("; ", value.Split(';', ',').Select(Cookie)),
            "SET-COOKIE" => Cookie(value),
            "WWW-AUTHENTICATE" => FirstWord(value),
            _ => SecretNames.IsSecret(name) ? SecretNames.Mask : value,
        };

    private static string FirstWord(string value) => value.Split(' ', 2)[0];

    private static string Cookie(string cookie)
    {
        var parts = cookie.Split(';', 2);
        var name = parts[0].Split('=', 2)[0].Trim();
        var attributes = parts.Length > 1 ? ";" + parts[1] : "";
        return $"{name}={SecretNames.Mask}{attributes}";
    }
}
