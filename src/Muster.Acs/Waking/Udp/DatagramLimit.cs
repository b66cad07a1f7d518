using System.Net;
using System.Net.Sockets;

namespace Muster.Acs.Waking.Udp;

/// <summary>
/// How many datagrams are looked at in a second: of one binding, of one address, and in all. A
/// carrier-grade NAT puts thousands of devices behind one address, each at a port of its own, so it is
/// the binding that is held short; the other two bound what a forged sender costs us and his victim.
/// </summary>
/// <remarks>
/// The memory is fixed: bindings share 65,536 counters, and so do addresses, so that a flood of forged
/// senders costs no more than one.
/// </remarks>
internal sealed class DatagramLimit(TimeProvider time)
{
    /// <summary>A device's first contact takes some five, and retransmits three times as often.</summary>
    public const int OfBinding = 20;

    /// <summary>65,000 devices that refresh their bindings every 30 seconds send 2,200.</summary>
    public const int OfAddress = 5_000;

    public const int InAll = 20_000;

    private const int Slots = 1 << 16;
    private const int SiteOctets = 8;

    private readonly int[] _bindings = new int[Slots];
    private readonly int[] _addresses = new int[Slots];
    private int _all;
    private long _second;

    public bool Admits(IPEndPoint from)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var before = Interlocked.Read(ref _second);
        if (now != before && Interlocked.CompareExchange(ref _second, now, before) == before)
        {
            Array.Clear(_bindings);
            Array.Clear(_addresses);
            Interlocked.Exchange(ref _all, 0);
        }
        var site = SiteOf(from.Address);
        // In this order: what one binding sends too much takes nothing from its neighbours.
        return Interlocked.Increment(ref Slot(_bindings, HashCode.Combine(site, from))) <= OfBinding
            && Interlocked.Increment(ref Slot(_addresses, site)) <= OfAddress
            && Interlocked.Increment(ref _all) <= InAll;
    }

    private static ref int Slot(int[] counts, int hash) => ref counts[hash & (Slots - 1)];

    /// <summary>Whoever has an IPv6 address has all of its /64: they count as one.</summary>
    private static int SiteOf(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return HashCode.Combine(address);
        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out _);
        var hash = new HashCode();
        hash.AddBytes(octets[..SiteOctets]);
        return hash.ToHashCode();
    }
}
