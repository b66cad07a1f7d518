using System.Net;
using Muster.Acs.Waking;
using Muster.Tests;
using Xunit;

namespace Muster.Acs.Tests.Waking;

public sealed class ConnectionRequestPolicyTests
{
    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("::169.254.169.254")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("168.63.129.16")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd20:ce::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::ffff:255.255.255.255")]
    [InlineData("ff02::1")]
    // Teredo: whoever sends there has a relay send to the IPv4 address inside.
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    public void Link_local_metadata_and_group_addresses_are_never_knocked_at(string address) =>
        Assert.NotNull(Everywhere.Refuses(IPAddress.Parse(address), 7547, null));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("198.51.100.7")]
    [Spec("checklist", "G030")]
    public void This_machine_is_knocked_at_only_where_that_is_allowed(string address)
    {
        var here = IPAddress.Parse(address);
        HashSet<IPAddress> own = [IPAddress.Parse("198.51.100.7")];
        Assert.NotNull(new ConnectionRequestPolicy([], () => own).Refuses(here, 7547, null));
        // That it calls from there changes nothing: behind a proxy on this machine, all devices do.
        Assert.NotNull(new ConnectionRequestPolicy([], () => own).Refuses(here, 7547, here));
        var allowed = WakeRanges.Loopback.Append(IPNetwork.Parse("198.51.100.7/32"));
        Assert.Null(new ConnectionRequestPolicy(allowed, () => own).Refuses(here, 7547, null));
    }

    [Fact]
    public void A_server_that_listens_on_loopback_alone_may_knock_there()
    {
        var bound = ConnectionRequestPolicy.Of(new AcsOptions { Bind = IPAddress.Loopback });
        Assert.Null(bound.Refuses(IPAddress.Loopback, 7547, null));
        var open = ConnectionRequestPolicy.Of(new AcsOptions { Bind = IPAddress.Any });
        Assert.NotNull(open.Refuses(IPAddress.Loopback, 7547, null));
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("::ffff:192.168.1.1")]
    [InlineData("fd12::1")]
    [InlineData("fec0::1")]
    [InlineData("64:ff9b:1::1")]
    public void A_private_address_is_knocked_at_where_the_device_calls_from_it(string address)
    {
        var inside = IPAddress.Parse(address);
        var policy = new ConnectionRequestPolicy([], () => new HashSet<IPAddress>());
        Assert.Null(policy.Refuses(inside, 7547, inside));
        Assert.NotNull(policy.Refuses(inside, 7547, IPAddress.Parse("192.168.77.1")));
        Assert.NotNull(policy.Refuses(inside, 7547, null));
        Assert.Null(Everywhere.Refuses(inside, 7547, null));
    }

    [Theory]
    [InlineData("::ffff:10.0.0.1")] // mapped
    [InlineData("::10.0.0.1")] // compatible
    [InlineData("::ffff:0:10.0.0.1")] // translated (RFC 2765)
    [InlineData("64:ff9b::10.0.0.1")] // NAT64
    [InlineData("2002:a00:1::1")] // 6to4
    [InlineData("2001:db8::5efe:10.0.0.1")] // ISATAP
    [InlineData("2001:db8::200:5efe:10.0.0.1")]
    public void An_address_that_carries_another_one_is_judged_by_that(string address)
    {
        var policy = new ConnectionRequestPolicy([], () => new HashSet<IPAddress>());
        var inside = IPAddress.Parse(address);
        Assert.Contains("10.0.0.1 is private", policy.Refuses(inside, 7547, null));
        // The same with a public one inside is not refused.
        var octets = inside.GetAddressBytes();
        byte[] isPrivate = [10, 0, 0, 1];
        ((byte[])[198, 51, 100, 7]).CopyTo(octets.AsSpan(octets.AsSpan().LastIndexOf(isPrivate)));
        Assert.Null(policy.Refuses(new IPAddress(octets), 7547, null));
    }

    [Theory]
    [InlineData(80, true)]
    [InlineData(443, true)]
    [InlineData(1024, true)]
    [InlineData(65535, true)]
    [InlineData(22, false)]
    [InlineData(25, false)]
    [InlineData(1023, false)]
    public void Low_ports_are_somebody_elses(int port, bool allowed) =>
        Assert.Equal(
            allowed,
            Everywhere.Refuses(IPAddress.Parse("198.51.100.7"), port, null) is null
        );

    private static ConnectionRequestPolicy Everywhere { get; } =
        new([.. WakeRanges.Private, .. WakeRanges.Loopback], () => new HashSet<IPAddress>());

    [Theory]
    [InlineData("http://192.0.2.1:7547/a/b?c=%41#f", "192.0.2.1", 7547, "/a/b?c=%41")]
    [InlineData("http://192.0.2.1", "192.0.2.1", 80, "/")]
    [InlineData("HTTP://cpe.example:51005?x", "cpe.example", 51005, "/?x")]
    [InlineData("http://[2001:db8::1]:7547/x:y:z", "2001:db8::1", 7547, "/x:y:z")]
    [InlineData(" http://192.0.2.1:7547//../a ", "192.0.2.1", 7547, "//../a")]
    [InlineData("https://192.0.2.1/", "192.0.2.1", 443, "/")]
    [Quirk(179)]
    public void A_url_is_taken_apart_without_changing_its_path(
        string url,
        string host,
        int port,
        string target
    )
    {
        var parsed = ConnectionRequestTarget.Parse(url, out _);
        Assert.NotNull(parsed);
        Assert.Equal((host, port, target), (parsed.Host, parsed.Port, parsed.RequestTarget));
    }
}
