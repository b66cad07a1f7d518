using System.Net;
using System.Net.Sockets;

namespace Muster.Acs.Waking;

/// <summary>
/// Where a connection request may go. The URL comes from a device, so it is an attacker's chance to
/// make the server knock at doors that only the server can reach: what is refused here is judged on
/// the address that is really connected to, after the name was resolved.
/// </summary>
/// <param name="AllowLoopback">The server's own machine: simulators live there.</param>
/// <param name="AllowPrivate">RFC 1918 and unique local addresses: access networks use them.</param>
internal sealed record ConnectionRequestPolicy(bool AllowLoopback = true, bool AllowPrivate = true)
{
    /// <summary>Low ports that devices do listen on; the others belong to somebody else's services.</summary>
    private static readonly int[] LowPorts = [80, 443];

    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("fc00::/7"),
    ];

    /// <summary>Cloud metadata addresses outside the link-local range.</summary>
    private static readonly IPAddress[] Metadata =
    [
        IPAddress.Parse("100.100.100.200"),
        IPAddress.Parse("192.0.0.192"),
        IPAddress.Parse("168.63.129.16"),
        IPAddress.Parse("fd00:ec2::254"),
    ];

    private static readonly IPNetwork[] Never =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
        IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("ff00::/8"),
    ];

    /// <summary>Null when it may be connected to, else one sentence why not.</summary>
    public string? Refuses(IPAddress address, int port)
    {
        if (port < 1024 && !LowPorts.Contains(port))
            return $"the port {port} is none a device listens on";
        var plain = Unwrap(address);
        if (
            plain.Equals(IPAddress.IPv6Any)
            || Metadata.Contains(plain)
            || Never.Any(net => net.Contains(plain))
        )
            return $"the address {plain} is no device's";
        if (IPAddress.IsLoopback(plain))
            return AllowLoopback ? null : $"the address {plain} is this machine's own";
        if (!AllowPrivate && Private.Any(net => net.Contains(plain)))
            return $"the address {plain} is private";
        return null;
    }

    /// <summary>An IPv4 address in the clothes of an IPv6 one is judged as what it is.</summary>
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var octets = address.GetAddressBytes();
        var nat64 =
            octets.AsSpan(0, 12).SequenceEqual(Nat64)
            || octets.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0;
        var inner = new IPAddress(octets.AsSpan(12));
        // ::1 and :: look like IPv4-compatible addresses, and are not.
        return nat64 && !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.IPv6Any)
            ? inner
            : address;
    }

    private static ReadOnlySpan<byte> Nat64 => [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0];
}
