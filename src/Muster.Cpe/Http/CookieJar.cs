using System.Globalization;
using System.Text;

namespace Muster.Cpe.Http;

/// <summary>The cookies of one session (RFC 6265, sections 5.2 to 5.4); thrown away with it.</summary>
internal sealed class CookieJar(TimeProvider time)
{
    private const int MostCookies = 50;
    private const int LongestCookie = 4096;

    private readonly List<Cookie> _cookies = [];

    private sealed record Cookie(string Name, string Value, string Domain, string Path)
    {
        public bool HostOnly { get; init; }
        public bool Secure { get; init; }
    }

    public void Store(Uri url, IEnumerable<string> setCookieValues)
    {
        foreach (var text in setCookieValues)
            Store(url, text);
    }

    /// <summary>The value of the Cookie header for this URL, null when there is none to send.</summary>
    public string? For(Uri url)
    {
        if (_cookies.Count == 0)
            return null;
        var line = new StringBuilder();
        // "Cookies with longer paths are listed before cookies with shorter paths." OrderBy is stable.
        foreach (var cookie in _cookies.Where(c => Matches(c, url)).OrderBy(c => -c.Path.Length))
        {
            if (line.Length > 0)
                line.Append("; ");
            line.Append(cookie.Name).Append('=').Append(cookie.Value);
        }
        return line.Length > 0 ? line.ToString() : null;
    }

    private void Store(Uri url, string text)
    {
        var parts = text.Split(';');
        var equals = parts[0].IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || parts[0].Length > LongestCookie)
            return;
        var cookie = new Cookie(
            parts[0][..equals].Trim(),
            parts[0][(equals + 1)..].Trim(),
            url.IdnHost,
            DefaultPath(url)
        )
        {
            HostOnly = true,
        };
        var gone = false;
        foreach (var part in parts.Skip(1))
        {
            var (name, value) = Split(part);
            switch (name.ToUpperInvariant())
            {
                case "PATH" when value.StartsWith('/'):
                    cookie = cookie with { Path = value };
                    break;
                case "DOMAIN" when value.Length > 0:
                    cookie = cookie with { Domain = value.TrimStart('.'), HostOnly = false };
                    break;
                case "SECURE":
                    cookie = cookie with { Secure = true };
                    break;
                case "MAX-AGE":
                    gone = value.StartsWith('-') || value == "0";
                    break;
                case "EXPIRES":
                    gone = gone || IsPast(value);
                    break;
            }
        }
        if (!cookie.HostOnly && !DomainMatches(cookie.Domain, url.IdnHost))
            return;
        Replace(cookie, gone);
    }

    private void Replace(Cookie cookie, bool gone)
    {
        var at = _cookies.FindIndex(c =>
            c.Name == cookie.Name && c.Domain == cookie.Domain && c.Path == cookie.Path
        );
        if (at >= 0 && gone)
            _cookies.RemoveAt(at);
        else if (at >= 0)
            _cookies[at] = cookie;
        else if (!gone && _cookies.Count < MostCookies)
            _cookies.Add(cookie);
    }

    private static (string Name, string Value) Split(string attribute)
    {
        var equals = attribute.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? (attribute.Trim(), "")
            : (attribute[..equals].Trim(), attribute[(equals + 1)..].Trim());
    }

    private bool IsPast(string date) =>
        DateTimeOffset.TryParse(
            date,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var expires
        )
        && expires <= time.GetUtcNow();

    private static string DefaultPath(Uri url)
    {
        var slash = url.AbsolutePath.LastIndexOf('/');
        return slash <= 0 ? "/" : url.AbsolutePath[..slash];
    }

    private static bool Matches(Cookie cookie, Uri url) =>
        (
            cookie.HostOnly
                ? cookie.Domain.Equals(url.IdnHost, StringComparison.OrdinalIgnoreCase)
                : DomainMatches(cookie.Domain, url.IdnHost)
        )
        && (!cookie.Secure || url.Scheme == Uri.UriSchemeHttps)
        && PathMatches(cookie.Path, url.AbsolutePath);

    private static bool DomainMatches(string domain, string host) =>
        host.Equals(domain, StringComparison.OrdinalIgnoreCase)
        || (
            host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase)
            && Uri.CheckHostName(host) == UriHostNameType.Dns
        );

    private static bool PathMatches(string cookiePath, string path) =>
        path == cookiePath
        || (
            path.StartsWith(cookiePath, StringComparison.Ordinal)
            && (cookiePath.EndsWith('/') || path[cookiePath.Length] == '/')
        );
}
