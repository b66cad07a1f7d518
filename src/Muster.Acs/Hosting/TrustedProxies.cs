using System.Net;
using Microsoft.AspNetCore.Http;

namespace Muster.Acs.Hosting;

/// <summary>
/// What trusted proxies say of the client: its address and whether it came over TLS. Of a list only
/// the right end is theirs; whatever the client itself wrote stands to the left and is not believed.
/// </summary>
internal sealed class TrustedProxies(AcsOptions options)
{
    private const int MaxHops = 16;
    private static readonly object Mark = new();

    /// <summary>Whether the request came through a proxy, whose connection is shared by many clients.</summary>
    public static bool WasForwarded(HttpContext http) => http.Items.ContainsKey(Mark);

    public void Apply(HttpContext http)
    {
        if (options.TrustedProxies.Count == 0 || !IsTrusted(http.Connection.RemoteIpAddress))
            return;
        http.Items[Mark] = Mark;
        var headers = http.Request.Headers;
        var hops =
            options.ProxyHeaders == ProxyHeaders.Forwarded
                ? ForwardedHops.OfForwarded(headers["Forwarded"])
                : ForwardedHops.OfXForwarded(
                    headers["X-Forwarded-For"],
                    headers["X-Forwarded-Proto"]
                );
        // From the right: each trusted hop vouches for the one before it.
        for (var i = hops.Count - 1; i >= 0 && hops.Count - i <= MaxHops; i--)
        {
            if (hops[i].Scheme is { } scheme)
                http.Request.Scheme = scheme;
            if (hops[i].Address is not { } address)
                return;
            http.Connection.RemoteIpAddress = address;
            if (!IsTrusted(address))
                return;
        }
    }

    private bool IsTrusted(IPAddress? address)
    {
        if (address is null)
            return false;
        var plain = PlainAddress.Of(address);
        foreach (var network in options.TrustedProxies)
        {
            if (network.Contains(plain))
                return true;
        }
        return false;
    }
}
