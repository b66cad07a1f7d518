using System.Net;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Waking.Udp;
using Xunit;

namespace Muster.Acs.Tests.Waking.Udp;

public sealed class DatagramLimitTests
{
    private static readonly IPAddress Nat = IPAddress.Parse("198.51.100.1");
    private readonly FakeTimeProvider time = new();
    private readonly DatagramLimit limit;

    public DatagramLimitTests() => limit = new DatagramLimit(time);

    [Fact]
    public void Thousands_of_devices_behind_one_address_are_heard_in_the_same_second()
    {
        for (var port = 1024; port < 2024; port++)
        {
            // A first contact: the request, the same with a proof, the binding change, two copies.
            for (var datagram = 0; datagram < 5; datagram++)
                Assert.True(limit.Admits(new IPEndPoint(Nat, port)));
        }
    }

    [Fact]
    public void A_binding_that_floods_takes_nothing_from_its_neighbours()
    {
        var flooding = new IPEndPoint(Nat, 1024);
        var admitted = Enumerable.Range(0, 100_000).Count(_ => limit.Admits(flooding));
        Assert.Equal(DatagramLimit.OfBinding, admitted);
        var neighbours = Enumerable.Range(2000, 1000).Select(port => new IPEndPoint(Nat, port));
        Assert.True(neighbours.Count(limit.Admits) > 990);
    }

    [Fact]
    public void An_address_that_floods_from_all_its_ports_is_cut()
    {
        var ports = Enumerable.Range(1024, 60_000).Select(port => new IPEndPoint(Nat, port));
        Assert.Equal(DatagramLimit.OfAddress, ports.Count(limit.Admits));
        Assert.True(limit.Admits(new IPEndPoint(IPAddress.Parse("203.0.113.9"), 1024)));
    }

    [Fact]
    public void Forged_addresses_are_cut_together_and_the_next_second_is_a_new_one()
    {
        var forged = Enumerable
            .Range(0, 50_000)
            .Select(n => new IPEndPoint(new IPAddress(0x0A00_0000L + n), 1024));
        Assert.Equal(DatagramLimit.InAll, forged.Count(limit.Admits));
        Assert.False(limit.Admits(new IPEndPoint(Nat, 1024)));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(limit.Admits(new IPEndPoint(Nat, 1024)));
    }

    [Fact]
    public void All_addresses_of_an_IPv6_network_of_64_bits_count_as_one()
    {
        var addresses = Enumerable
            .Range(0, 10_000)
            .Select(n => new IPEndPoint(IPAddress.Parse($"2001:db8:1:2::{n:x}"), 1024));
        Assert.Equal(DatagramLimit.OfAddress, addresses.Count(limit.Admits));
        Assert.True(limit.Admits(new IPEndPoint(IPAddress.Parse("2001:db8:1:3::1"), 1024)));
    }
}
