using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Muster.Acs.Outgoing;

/// <summary>What an address is to a server that is about to connect to it.</summary>
internal enum AddressKind
{
    /// <summary>Anybody's, or one that the operator listed.</summary>
    Open,

    /// <summary>Link-local, of a group, a cloud's metadata: no address of a peer of ours.</summary>
    Unfit,

    /// <summary>This machine's.</summary>
    Own,

    /// <summary>Of a private network.</summary>
    Private,
}

/// <summary>
/// Judges where the server connects to when somebody else named the place: by the address, after its
/// name was resolved, so that no name leads to doors that only the server can reach.
/// </summary>
internal sealed class AddressPolicy
{
    /// <summary>Cloud metadata addresses outside the link-local range.</summary>
    private static readonly IPAddress[] Metadata =
    [
        IPAddress.Parse("100.100.100.200"),
        IPAddress.Parse("168.63.129.16"),
        IPAddress.Parse("fd00:ec2::254"),
        IPAddress.Parse("fd20:ce::254"),
    ];

    private static readonly IPNetwork[] Never =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("192.0.0.0/24"), // protocol assignments; metadata among them
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
        IPNetwork.Parse("2001::/32"), // Teredo: a relay sends to the IPv4 address inside
        IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("ff00::/8"),
    ];

    private readonly IPNetwork[] _listed;
    private readonly Func<IReadOnlySet<IPAddress>> _own;

    /// <param name="listed">Networks allowed beyond public addresses.</param>
    /// <param name="own">The addresses of this machine; null asks the system.</param>
    public AddressPolicy(
        IEnumerable<IPNetwork> listed,
        Func<IReadOnlySet<IPAddress>>? own = null
    ) => (_listed, _own) = ([.. listed], own ?? OwnAddresses);

    /// <summary>Loopback too for a server that listens on loopback alone.</summary>
    public static IEnumerable<IPNetwork> WithLoopback(
        IReadOnlyList<IPNetwork> listed,
        AcsOptions options
    ) => IPAddress.IsLoopback(options.Bind) ? listed.Concat(WakeRanges.Loopback) : listed;

    public AddressKind Judge(IPAddress address)
    {
        var plain = Unwrap(address);
        if (
            plain.Equals(IPAddress.IPv6Any)
            || Metadata.Contains(plain)
            || Never.Any(net => net.Contains(plain))
        )
            return AddressKind.Unfit;
        if (_listed.Any(net => net.Contains(plain)))
            return AddressKind.Open;
        if (IPAddress.IsLoopback(plain) || _own().Contains(plain))
            return AddressKind.Own;
        return WakeRanges.Private.Any(net => net.Contains(plain))
            ? AddressKind.Private
            : AddressKind.Open;
    }

    /// <summary>An IPv4 address in the clothes of an IPv6 one is judged as what it is.</summary>
    public static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var octets = address.GetAddressBytes();
        // 2002::/16 carries the IPv4 address behind its prefix (6to4).
        if (octets[0] == 0x20 && octets[1] == 0x02)
            return new IPAddress(octets.AsSpan(2, 4));
        var carries =
            Carrying.Any(prefix => octets.AsSpan().StartsWith(prefix))
            // ISATAP (RFC 5214): the interface is called 0:5efe, or 200:5efe, and the address.
            || (octets[8] is 0 or 2 && octets.AsSpan(9, 3).SequenceEqual(Isatap));
        // ::1 and :: look like IPv4-compatible addresses, and are not.
        return carries && !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.IPv6Any)
            ? new IPAddress(octets.AsSpan(12))
            : address;
    }

    /// <summary>The first 96 bits of addresses whose last 32 are one of IPv4.</summary>
    private static readonly byte[][] Carrying =
    [
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], // compatible
        [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0], // translated (RFC 2765)
        [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], // NAT64 (RFC 6052)
    ];

    private static ReadOnlySpan<byte> Isatap => [0, 0x5e, 0xfe];

    private static HashSet<IPAddress> OwnAddresses() =>
        [
            .. NetworkInterface
                .GetAllNetworkInterfaces()
                .SelectMany(each => each.GetIPProperties().UnicastAddresses)
                .Select(each => each.Address),
        ];
}
