using System.Net;
using Acs.Tests.Wire;
using Muster.Cwmp.ConnectionRequests;
using Xunit;

namespace Muster.Acs.Tests.Trust;

/// <summary>Devices behind a proxy that the server trusts; the test is the proxy.</summary>
public sealed class ProxyWireTests
{
    [Fact]
    public async Task The_address_a_trusted_proxy_tells_is_the_device_s()
    {
        await using var acs = await StartAsync(ProxyHeaders.XForwarded);
        using var cpe = acs.NewCpe();
        cpe.Authorization = Basic;
        var reply = await cpe.PostAsync(
            Xml.Inform(),
            "X-Forwarded-For: 6.6.6.6, 192.0.2.1",
            "X-Forwarded-Proto: https"
        );
        Assert.Equal("InformResponse", reply.Message());
        var device = await acs.Devices.GetAsync("00AABB-HG1-1", default);
        Assert.Equal("192.0.2.1", device.RemoteAddress);
    }

    [Theory]
    [InlineData("Forwarded: for=192.0.2.1;proto=https", 200)]
    [InlineData("Forwarded: for=192.0.2.1;proto=http", 401)]
    [InlineData("X-Forwarded-Proto: https", 401)]
    public async Task Basic_is_taken_when_the_proxy_says_that_it_came_over_TLS(
        string header,
        int status
    )
    {
        await using var acs = await StartAsync(ProxyHeaders.Forwarded);
        using var cpe = acs.NewCpe();
        cpe.Authorization = Basic;
        Assert.Equal(status, (await cpe.PostAsync(Xml.Inform(), header)).Status);
    }

    [Fact]
    public async Task Behind_a_proxy_the_connection_is_nobody_s_session()
    {
        await using var acs = await StartAsync(ProxyHeaders.XForwarded);
        using var cpe = acs.NewCpe();
        cpe.Authorization = Basic;
        string[] proxied = ["X-Forwarded-For: 192.0.2.1", "X-Forwarded-Proto: https"];
        Assert.Equal(200, (await cpe.PostAsync(Xml.Inform(), proxied)).Status);
        var cookie = cpe.Cookie;
        (cpe.Cookie, cpe.Authorization) = (null, null);
        Assert.Equal(401, (await cpe.PostAsync("", proxied)).Status);
        cpe.Cookie = cookie;
        Assert.Equal(204, (await cpe.PostAsync("", proxied)).Status);
    }

    private static string Basic => HttpBasic.Authorize(Deployment.User, Deployment.Password);

    private static Task<TestAcs> StartAsync(ProxyHeaders headers) =>
        Deployment.StartAsync(
            CpeAuthentication.Basic,
            options =>
                options with
                {
                    TrustedProxies = [IPNetwork.Parse("127.0.0.1/32")],
                    ProxyHeaders = headers,
                }
        );
}
