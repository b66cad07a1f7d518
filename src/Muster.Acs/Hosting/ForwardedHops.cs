using System.Net;
using Microsoft.Extensions.Primitives;

namespace Muster.Acs.Hosting;

/// <summary>One hop as a proxy noted it.</summary>
/// <param name="Address">Who connected to the proxy; null when it did not say, or hid it.</param>
/// <param name="Scheme"><c>http</c> or <c>https</c>; null when it did not say.</param>
internal readonly record struct ForwardedHop(IPAddress? Address, string? Scheme);

/// <summary>Reads the lists that proxies keep: the client first, the nearest proxy's note last.</summary>
internal static class ForwardedHops
{
    /// <summary>Longer lists are not looked at.</summary>
    private const int MaxLength = 4096;

    /// <summary><c>X-Forwarded-For: client, proxy</c> and <c>X-Forwarded-Proto: https</c>.</summary>
    public static IReadOnlyList<ForwardedHop> OfXForwarded(
        StringValues addresses,
        StringValues schemes
    )
    {
        var hops = Split(addresses);
        var protocols = Split(schemes);
        var found = new ForwardedHop[hops.Length];
        for (var i = 0; i < hops.Length; i++)
        {
            // The lists end together; a proxy may also set one scheme over all.
            var at = i - (hops.Length - protocols.Length);
            var scheme = at >= 0 ? protocols[at] : null;
            found[i] = new(AddressOf(hops[i]), SchemeOf(scheme));
        }
        return found;
    }

    /// <summary><c>Forwarded: for="[2001:db8::1]:4711";proto=https, for=192.0.2.1</c> (RFC 7239 4).</summary>
    public static IReadOnlyList<ForwardedHop> OfForwarded(StringValues values)
    {
        var elements = Split(values);
        var found = new ForwardedHop[elements.Length];
        for (var i = 0; i < elements.Length; i++)
        {
            IPAddress? address = null;
            string? scheme = null;
            foreach (var pair in elements[i].Split(';'))
            {
                var equals = pair.IndexOf('=', StringComparison.Ordinal);
                if (equals < 0)
                    continue;
                var name = pair[..equals].Trim();
                var value = pair[(equals + 1)..].Trim().Trim('"');
                if (name.Equals("for", StringComparison.OrdinalIgnoreCase))
                    address = AddressOf(value);
                else if (name.Equals("proto", StringComparison.OrdinalIgnoreCase))
                    scheme = SchemeOf(value);
            }
            found[i] = new(address, scheme);
        }
        return found;
    }

    private static string[] Split(StringValues values)
    {
        var text = values.ToString();
        return text.Length is 0 or > MaxLength
            ? []
            : text.Split(',', StringSplitOptions.TrimEntries);
    }

    private static string? SchemeOf(string? text) =>
        text is null ? null
        : text.Equals("https", StringComparison.OrdinalIgnoreCase) ? Uri.UriSchemeHttps
        : text.Equals("http", StringComparison.OrdinalIgnoreCase) ? Uri.UriSchemeHttp
        : null;

    /// <summary>With or without a port, IPv6 in brackets or not; a name, <c>unknown</c> or <c>_x</c> is none.</summary>
    private static IPAddress? AddressOf(string text)
    {
        var host = text.AsSpan().Trim().Trim('"');
        if (host.StartsWith('['))
        {
            var close = host.IndexOf(']');
            host = close < 0 ? default : host[1..close];
        }
        else if (host.Count(':') == 1)
        {
            host = host[..host.IndexOf(':')];
        }
        // "1" and "0x7f000001" are addresses to the parser, and to no proxy.
        var isWhole = host.Count('.') == 3 || host.Contains(':');
        return isWhole && IPAddress.TryParse(host, out var address) ? address : null;
    }
}
