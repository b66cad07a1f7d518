using System.Net;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Hosting;
using Xunit;

namespace Muster.Acs.Tests.Trust;

/// <summary>Proxies may speak for their clients; clients may not speak for themselves.</summary>
public sealed class TrustedProxyTests
{
    private const string Proxy = "10.0.0.1";

    [Fact]
    public void Without_trusted_proxies_the_headers_are_nothing()
    {
        var http = Request(Proxy, ("X-Forwarded-For", "192.0.2.1"), ("X-Forwarded-Proto", "https"));
        Apply(http, "");
        Assert.Equal((Proxy, "http", false), Seen(http));
    }

    [Fact]
    public void A_stranger_who_sends_the_headers_stays_who_he_is()
    {
        var http = Request("198.51.100.9", ("X-Forwarded-For", "192.0.2.1"));
        Apply(http, "10.0.0.0/8");
        Assert.Equal(("198.51.100.9", "http", false), Seen(http));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1:4711", "192.0.2.1")]
    [InlineData("6.6.6.6, 192.0.2.1", "192.0.2.1")]
    [InlineData("6.6.6.6, 192.0.2.1, 10.0.0.2", "192.0.2.1")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    [InlineData("[2001:db8::7]:80, 10.9.9.9", "2001:db8::7")]
    [InlineData("10.0.0.3, 10.0.0.2", "10.0.0.3")]
    [InlineData("192.0.2.1, unknown", Proxy)]
    [InlineData("192.0.2.1, <script>", Proxy)]
    [InlineData("192.0.2.1, 1", Proxy)]
    [InlineData("", Proxy)]
    public void The_right_most_hop_that_is_no_proxy_is_the_client(string header, string client)
    {
        var http = Request(Proxy, ("X-Forwarded-For", header));
        Apply(http, "10.0.0.0/8");
        Assert.Equal((client, "http", true), Seen(http));
    }

    [Theory]
    [InlineData("192.0.2.1", "https", "https")]
    [InlineData("6.6.6.6, 192.0.2.1", "https", "https")]
    [InlineData("6.6.6.6, 192.0.2.1", "http, https", "https")]
    [InlineData("6.6.6.6, 192.0.2.1", "https, http", "http")]
    [InlineData("192.0.2.1, 10.0.0.2", "https, http", "https")]
    [InlineData("192.0.2.1", "gopher", "http")]
    public void The_scheme_is_that_of_the_clients_own_hop(
        string hops,
        string schemes,
        string scheme
    )
    {
        var http = Request(Proxy, ("X-Forwarded-For", hops), ("X-Forwarded-Proto", schemes));
        Apply(http, "10.0.0.0/8");
        Assert.Equal(scheme, http.Request.Scheme);
    }

    [Theory]
    [InlineData("for=192.0.2.1;proto=https", "192.0.2.1", "https")]
    [InlineData("For=\"[2001:db8::1]:4711\"; Proto=https", "2001:db8::1", "https")]
    [InlineData("for=6.6.6.6;proto=http, for=192.0.2.1;proto=https;by=_x", "192.0.2.1", "https")]
    [InlineData("for=192.0.2.1;proto=https, for=10.0.0.2;proto=http", "192.0.2.1", "https")]
    [InlineData("for=_hidden;proto=https", Proxy, "https")]
    [InlineData("for=unknown", Proxy, "http")]
    public void Forwarded_is_read_where_the_proxies_set_it(
        string header,
        string client,
        string scheme
    )
    {
        var http = Request(Proxy, ("Forwarded", header), ("X-Forwarded-For", "6.6.6.6"));
        Apply(http, "10.0.0.0/8", ProxyHeaders.Forwarded);
        Assert.Equal((client, scheme, true), Seen(http));
    }

    [Fact]
    public void The_header_that_the_proxies_do_not_set_is_the_clients_and_nothing()
    {
        var http = Request(Proxy, ("Forwarded", "for=6.6.6.6"), ("X-Forwarded-For", "192.0.2.1"));
        Apply(http, "10.0.0.0/8");
        Assert.Equal("192.0.2.1", http.Connection.RemoteIpAddress!.ToString());
    }

    [Fact]
    public void A_mapped_address_is_the_address_it_maps()
    {
        var http = Request("::ffff:10.0.0.1", ("X-Forwarded-For", "192.0.2.1"));
        Apply(http, "10.0.0.0/8");
        Assert.Equal("192.0.2.1", http.Connection.RemoteIpAddress!.ToString());
    }

    private static (string, string, bool) Seen(HttpContext http) =>
        (
            http.Connection.RemoteIpAddress!.ToString(),
            http.Request.Scheme,
            TrustedProxies.WasForwarded(http)
        );

    private static void Apply(
        HttpContext http,
        string network,
        ProxyHeaders headers = ProxyHeaders.XForwarded
    ) =>
        new TrustedProxies(
            new AcsOptions
            {
                TrustedProxies = network.Length == 0 ? [] : [IPNetwork.Parse(network)],
                ProxyHeaders = headers,
            }
        ).Apply(http);

    private static DefaultHttpContext Request(
        string remote,
        params (string Name, string Value)[] headers
    )
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(remote);
        http.Request.Scheme = "http";
        foreach (var (name, value) in headers)
            http.Request.Headers[name] = value;
        return http;
    }
}
