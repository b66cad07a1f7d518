using System.Globalization;
using System.Net;

namespace Muster.Acs.Waking;

/// <summary>
/// A ConnectionRequestURL taken apart without changing a character of its path and query: some
/// devices compare them octet by octet (quirk 179).
/// </summary>
/// <param name="Host">A name or an address, without brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="IsHttps">The standard knows http only; some devices say https (quirk 172).</param>
/// <param name="RequestTarget">As it goes into the request line.</param>
/// <param name="HostHeader">As it goes into the Host header.</param>
internal sealed record ConnectionRequestTarget(
    string Host,
    int Port,
    bool IsHttps,
    string RequestTarget,
    string HostHeader
)
{
    private const int MaxLength = 2_048;

    /// <summary>Null, and one sentence why, when no connection request can go there.</summary>
    public static ConnectionRequestTarget? Parse(string url, out string problem)
    {
        problem = "";
        var text = url.AsSpan().Trim();
        if (text.Length is 0 or > MaxLength)
            problem = text.Length == 0 ? "the URL is empty" : "the URL is too long";
        else if (text.IndexOfAnyExceptInRange('!', '~') >= 0)
            problem = "the URL holds blanks, control or foreign characters";
        if (problem.Length > 0)
            return null;
        var https = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!https && !text.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            problem = $"'{text}' is no http URL";
            return null;
        }
        var rest = text[(https ? 8 : 7)..];
        var end = rest.IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        if (!TrySplit(authority, https ? 443 : 80, out var host, out var port))
        {
            problem = $"'{authority}' is no host and port";
            return null;
        }
        return new(host, port, https, TargetOf(end < 0 ? [] : rest[end..]), authority.ToString());
    }

    private static string TargetOf(ReadOnlySpan<char> tail)
    {
        if (tail.IndexOf('#') is >= 0 and var fragment)
            tail = tail[..fragment];
        return tail.IsEmpty ? "/"
            : tail[0] == '/' ? tail.ToString()
            : $"/{tail}";
    }

    private static bool TrySplit(
        ReadOnlySpan<char> authority,
        int defaultPort,
        out string host,
        out int port
    )
    {
        port = defaultPort;
        host = "";
        // User and password in a URL are nobody's business here.
        if (authority.IsEmpty || authority.Contains('@'))
            return false;
        var colon = authority.LastIndexOf(':');
        var bracket = authority.LastIndexOf(']');
        var name = colon > bracket ? authority[..colon] : authority;
        if (
            colon > bracket
            && (
                !int.TryParse(
                    authority[(colon + 1)..],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out port
                ) || port is < 1 or > IPEndPoint.MaxPort
            )
        )
            return false;
        host = name.Trim("[]").ToString();
        return bracket >= 0
            ? IPAddress.TryParse(host, out _)
            : Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4;
    }
}
