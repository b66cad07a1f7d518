using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Muster.Acs.Access;

/// <summary>
/// How often an address may be wrong about its password: a burst, then a few a minute, never shut out
/// for good, because hundreds of customers may share it. A user that proved itself from there before
/// has a measure of its own, so that a neighbour's mistakes do not stop it.
/// </summary>
internal sealed class FailedAttempts(TimeProvider time)
{
    public const int Burst = 20;

    /// <summary>How long until one more attempt is allowed.</summary>
    public static readonly TimeSpan Refill = TimeSpan.FromSeconds(6);

    private const int MaxAddresses = 100_000;
    private const int MaxUsers = 200_000;

    private readonly Lock _gate = new();
    private readonly Generations<UInt128, Measure> _addresses = new(MaxAddresses);
    private readonly Generations<(UInt128, int), Measure> _users = new(MaxUsers);

    private readonly record struct Measure(double Left, long At);

    /// <summary>How long to wait; null when the attempt may be looked at.</summary>
    public TimeSpan? Refused(IPAddress? address, string user)
    {
        lock (_gate)
        {
            var (measure, _) = Find(Of(address), user.GetHashCode(StringComparison.Ordinal));
            return measure.Left >= 1 ? null : Refill * (1 - measure.Left);
        }
    }

    public void Failed(IPAddress? address, string user)
    {
        var (from, hash) = (Of(address), user.GetHashCode(StringComparison.Ordinal));
        lock (_gate)
        {
            var (measure, isUser) = Find(from, hash);
            var less = measure with { Left = Math.Max(0, measure.Left - 1) };
            if (isUser)
                _users.Set((from, hash), less);
            else
                _addresses.Set(from, less);
        }
    }

    public void Succeeded(IPAddress? address, string user)
    {
        var key = (Of(address), user.GetHashCode(StringComparison.Ordinal));
        if (!_users.TryGet(key, out _))
            _users.Set(key, Full());
    }

    private (Measure Measure, bool IsUser) Find(UInt128 from, int hash)
    {
        if (_users.TryGet((from, hash), out var own))
            return (Refilled(own), true);
        return _addresses.TryGet(from, out var all) ? (Refilled(all), false) : (Full(), false);
    }

    private Measure Full() => new(Burst, time.GetTimestamp());

    private Measure Refilled(Measure measure)
    {
        var gained = time.GetElapsedTime(measure.At) / Refill;
        return new(Math.Min(Burst, measure.Left + gained), time.GetTimestamp());
    }

    /// <summary>IPv6 by its /64: a customer has at least that many.</summary>
    private static UInt128 Of(IPAddress? address)
    {
        if (address is null)
            return default;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Span<byte> octets = stackalloc byte[16];
        octets.Clear();
        plain.TryWriteBytes(octets, out _);
        if (plain.AddressFamily == AddressFamily.InterNetworkV6)
            octets[8..].Clear();
        else
            octets[15] = 4;
        return BinaryPrimitives.ReadUInt128BigEndian(octets);
    }
}
