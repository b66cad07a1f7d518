using System.Net;

namespace Muster.Acs.Waking.Udp;

/// <summary>
/// How many datagrams of one address are looked at in a second. The memory is fixed: addresses share
/// 65,536 counters, so that a flood of forged senders costs no more than one.
/// </summary>
internal sealed class AddressLimit(int perSecond, TimeProvider time)
{
    private const int Slots = 1 << 16;

    private readonly int[] _counts = new int[Slots];
    private readonly int _salt = Random.Shared.Next();
    private long _second;

    public bool Admits(IPAddress address)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var before = Interlocked.Read(ref _second);
        if (now != before && Interlocked.CompareExchange(ref _second, now, before) == before)
            Array.Clear(_counts);
        var slot = (address.GetHashCode() ^ _salt) & (Slots - 1);
        return Interlocked.Increment(ref _counts[slot]) <= perSecond;
    }
}
