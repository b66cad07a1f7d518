using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Muster.Acs.Waking;

/// <summary>
/// Where a connection request may go. The address comes from a device, so it is an attacker's chance
/// to make the server knock at doors that only the server can reach: what is refused here is judged on
/// the address that is really connected to, after the name was resolved.
/// </summary>
/// <remarks>
/// Public addresses are allowed. A private one is allowed when the device itself called from it (most
/// access networks are private, and whoever answers there is who called), or when its network is
/// listed. This machine is allowed only when it is listed, or when the server listens on loopback
/// alone. Link-local, group and metadata addresses never are.
/// </remarks>
internal sealed class ConnectionRequestPolicy
{
    /// <summary>Low ports that devices do listen on; the others belong to somebody else's services.</summary>
    private static readonly int[] LowPorts = [80, 443];

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

    private readonly IPNetwork[] _listed;
    private readonly Func<IReadOnlySet<IPAddress>> _own;

    /// <param name="listed">Networks allowed beyond public addresses.</param>
    /// <param name="own">The addresses of this machine; null asks the system.</param>
    public ConnectionRequestPolicy(
        IEnumerable<IPNetwork> listed,
        Func<IReadOnlySet<IPAddress>>? own = null
    ) => (_listed, _own) = ([.. listed], own ?? OwnAddresses);

    public static ConnectionRequestPolicy Of(AcsOptions options) =>
        new(
            IPAddress.IsLoopback(options.Bind)
                ? options.WakeNetworks.Concat(WakeRanges.Loopback)
                : options.WakeNetworks
        );

    /// <summary>Null when it may be knocked at, else the rest of a sentence why not.</summary>
    /// <param name="address">Where the request would go.</param>
    /// <param name="port">Which port there.</param>
    /// <param name="caller">The address the device last called from; null when unknown.</param>
    public string? Refuses(IPAddress address, int port, IPAddress? caller)
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
        if (_listed.Any(net => net.Contains(plain)))
            return null;
        if (IPAddress.IsLoopback(plain) || _own().Contains(plain))
            return $"the address {plain} is this machine's own, and wake-networks does not list it";
        if (caller is not null && Unwrap(caller).Equals(plain))
            return null;
        return WakeRanges.Private.Any(net => net.Contains(plain))
            ? $"the address {plain} is private, not the one the device calls from, and wake-networks "
                + "does not list it"
            : null;
    }

    /// <summary>An IPv4 address in the clothes of an IPv6 one is judged as what it is.</summary>
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var octets = address.GetAddressBytes();
        // 2002::/16 carries the IPv4 address behind its prefix (6to4).
        if (octets[0] == 0x20 && octets[1] == 0x02)
            return new IPAddress(octets.AsSpan(2, 4));
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

    private static HashSet<IPAddress> OwnAddresses() =>
        [
            .. NetworkInterface
                .GetAllNetworkInterfaces()
                .SelectMany(each => each.GetIPProperties().UnicastAddresses)
                .Select(each => each.Address),
        ];
}
