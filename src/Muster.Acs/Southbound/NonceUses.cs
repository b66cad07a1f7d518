using Muster.Acs.Access;

namespace Muster.Acs.Southbound;

/// <summary>
/// Which counts of which nonces have been used on this node, as far as memory goes: a nonce lives five
/// minutes, and half a million of them are remembered. Counts may come a little out of order. A nonce
/// sent to another node is new there: that would cost all nodes a common memory at every session.
/// </summary>
internal sealed class NonceUses
{
    private const int MaxNonces = 500_000;
    private const int Window = 32;

    private readonly Lock _gate = new();

    /// <summary>The highest count in the upper half; in the lower a bit for each of the 32 up to it.</summary>
    private readonly Generations<ulong, ulong> _uses = new(MaxNonces);

    /// <summary>False when this count of this nonce was used before.</summary>
    /// <param name="nonce">Its random part.</param>
    /// <param name="count">0 without one: the form of RFC 2069, good for one use (quirk 40).</param>
    public bool TryUse(ulong nonce, uint count)
    {
        lock (_gate)
        {
            if (!_uses.TryGet(nonce, out var used))
            {
                _uses.Set(nonce, Pack(count, 1));
                return true;
            }
            var (highest, seen) = ((uint)(used >> Window), (uint)used);
            if (count > highest)
            {
                var ahead = count - highest;
                seen = ahead >= Window ? 0 : seen << (int)ahead;
                _uses.Set(nonce, Pack(count, seen | 1));
                return true;
            }
            var behind = highest - count;
            if (behind >= Window || (seen & (1u << (int)behind)) != 0)
                return false;
            _uses.Set(nonce, Pack(highest, seen | (1u << (int)behind)));
            return true;
        }
    }

    private static ulong Pack(uint highest, uint seen) => ((ulong)highest << Window) | seen;
}
