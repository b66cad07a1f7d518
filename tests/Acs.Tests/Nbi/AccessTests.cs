using System.Net;
using System.Text;
using Acs.Tests.Wire;
using Muster.Acs.Hosting;
using Muster.Acs.Tests.Files;
using Xunit;

namespace Muster.Acs.Nbi;

/// <summary>The interface is closed, where the original has no lock; and nothing sent to it does harm.</summary>
public sealed class AccessTests
{
    private const string Key = "test-key-0123456789";

    [Fact]
    public async Task Nobody_is_let_in_without_a_key()
    {
        await using var acs = await TestAcs.StartAsync();
        var url = UrlOf(acs);
        foreach (var path in new[] { "devices/", "users/", "presets/x", "ping/127.0.0.1", "x" })
        {
            var refused = await Curl.RunAsync($"{url}{path}");
            Assert.Equal(401, refused.Status);
            Assert.Contains("Basic", refused.Header("WWW-Authenticate"));
        }
        Assert.Equal(401, await StatusAsync(url, "-H", "X-API-Key: wrong"));
        Assert.Equal(401, await StatusAsync(url, "-u", $"{Key}:wrong"));
    }

    [Fact]
    public async Task A_key_is_taken_by_header_by_password_and_by_query()
    {
        await using var acs = await TestAcs.StartAsync();
        var url = UrlOf(acs);
        Assert.Equal(200, await StatusAsync(url, "-H", $"Authorization: Bearer {Key}"));
        Assert.Equal(200, await StatusAsync(url, "-H", $"X-API-Key: {Key}"));
        Assert.Equal(200, await StatusAsync(url, "-u", $"anybody:{Key}"));
        Assert.Equal(200, (await Curl.RunAsync($"{url}devices/?api_key={Key}")).Status);
    }

    [Fact]
    public async Task Only_the_networks_that_are_named_are_trusted()
    {
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                NbiTrusted = [IPNetwork.Parse("192.0.2.0/24")],
            }
        );
        Assert.Equal(401, await StatusAsync(UrlOf(acs)));
    }

    [Fact]
    public async Task A_page_in_a_browser_is_not_trusted_for_where_the_browser_is()
    {
        await using var acs = await TestAcs.StartAsync(options =>
            options with
            {
                NbiTrusted = [IPNetwork.Parse("127.0.0.0/8")],
            }
        );
        var url = UrlOf(acs);
        Assert.Equal(200, await StatusAsync(url));
        Assert.Equal(200, await StatusAsync(url, "-H", "Sec-Fetch-Site: none"));
        Assert.Equal(401, await StatusAsync(url, "-H", "Origin: http://elsewhere.example"));
        Assert.Equal(401, await StatusAsync(url, "-H", "Sec-Fetch-Site: cross-site"));
        Assert.Equal(
            401,
            await StatusAsync(url, "-H", "Sec-Fetch-Site: cross-site", "-u", $"x:{Key}")
        );
    }

    [Fact]
    public async Task The_port_can_be_switched_off()
    {
        await using var acs = await TestAcs.StartAsync(options => options with { NbiPort = null });
        Assert.Null(acs.Service<ListeningPorts>().Addresses(IPAddress.Loopback).Nbi);
    }

    private static Uri UrlOf(TestAcs acs) =>
        acs.Service<ListeningPorts>().Addresses(IPAddress.Loopback).Nbi!;

    private static async Task<int> StatusAsync(Uri url, params string[] arguments) =>
        (await Curl.RunAsync([$"{url}devices/", .. arguments])).Status;
}

/// <summary>Requests as they should not be, octet by octet.</summary>
public sealed class HostileRequestTests(NbiServer server) : IClassFixture<NbiServer>
{
    [Theory]
    [InlineData("GET /devices/?query={\"_id\":\"a\"} HTTP/1.1", "200")]
    [InlineData("GET /devices/?query={\"a\":{\"$in\":[\"<>|\\\\^`\"]}} HTTP/1.1", "200")]
    [InlineData("GET /devices/?query=%7B%22_id%22%3A%22%zz%22%7D HTTP/1.1", "200")]
    [InlineData("GET /devices?query={}#fragment HTTP/1.1", "200")]
    [InlineData("GET http://x/devices/?limit=1 HTTP/1.1", "200")]
    [InlineData("DELETE /presets/%00 HTTP/1.1", "400")]
    [InlineData("DELETE /presets/%2e%2e HTTP/1.1", "200")]
    [InlineData("GET /devices/../../etc/passwd HTTP/1.1", "404")]
    [InlineData("PATCH /devices/ HTTP/1.1", "405")]
    public async Task A_request_line_is_answered(string line, string status)
    {
        var reply = await server.RawAsync(
            line + "\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        );
        Assert.StartsWith($"HTTP/1.1 {status} ", reply);
    }

    [Fact]
    public async Task A_huge_query_is_refused_and_the_next_request_is_served()
    {
        var line = $"GET /devices/?query={new string('a', 100_000)} HTTP/1.1";
        var reply = await server.RawAsync(line + "\r\nHost: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 414 ", reply);
        Assert.Equal(200, (await server.CurlAsync("/devices/?limit=1")).Status);
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_too_deep_is_refused()
    {
        using var folder = new TemporaryFolder();
        var large = folder.File("large", new byte[5 * 1024 * 1024]);
        var put = await server.CurlAsync("/presets/x", "-X", "PUT", "--data-binary", "@" + large);
        Assert.Equal(413, put.Status);
        var nested = Encoding.ASCII.GetBytes(new string('[', 100_000));
        var deep = folder.File("deep", nested);
        var post = await server.CurlAsync("/devices/x/tasks", "--data-binary", "@" + deep);
        Assert.Equal(400, post.Status);
    }

    [Fact]
    public async Task A_regular_expression_bomb_is_stopped_and_others_are_served()
    {
        var value = new string('a', 4_000) + "!";
        await server.Acs.IntroduceAsync("bomb", Xml.Parameter("Device.Bomb", value));
        var reply = await server.CurlAsync(
            """/devices/?query={"Device.Bomb":{"$regex":"^(?=(a%2B)%2B$)b"}}"""
        );
        Assert.Equal((400, "The regular expression takes too long."), (reply.Status, reply.Text));
        Assert.Equal(200, (await server.CurlAsync("/devices/?limit=1")).Status);
    }
}
