using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Hosting;
using Muster.Acs.Southbound;

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
        var (from, hash) = (Of(address), user.GetHashCode(StringComparison.Ordinal));
        lock (_gate)
        {
            var all = OfAddress(from);
            return all.Left >= 1 || OfUser(from, hash) is { Left: >= 1 } ? null : Wait(all);
        }
    }

    /// <summary>
    /// Counts a wrong attempt; answers how long to wait, null for a plain no. That answer hangs on the
    /// address alone: who does not know the password hears the same of a user that proved itself from
    /// there, of any other, and of one that there is not.
    /// </summary>
    public TimeSpan? Failed(IPAddress? address, string user)
    {
        var (from, hash) = (Of(address), user.GetHashCode(StringComparison.Ordinal));
        lock (_gate)
        {
            var all = OfAddress(from);
            if (OfUser(from, hash) is { } own)
                _users.Set((from, hash), Less(own));
            _addresses.Set(from, Less(all));
            return all.Left >= 1 ? null : Wait(all);
        }
    }

    public void Succeeded(IPAddress? address, string user)
    {
        var key = (Of(address), user.GetHashCode(StringComparison.Ordinal));
        if (!_users.TryGet(key, out _))
            _users.Set(key, Full());
    }

    public static Task RefuseAsync(HttpContext http, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return CwmpReply.RefuseAsync(http, 429, "Wrong too often. Call again later.");
    }

    private static TimeSpan Wait(Measure measure) => Refill * (1 - measure.Left);

    private static Measure Less(Measure measure) =>
        measure with
        {
            Left = Math.Max(0, measure.Left - 1),
        };

    private Measure OfAddress(UInt128 from) =>
        _addresses.TryGet(from, out var all) ? Refilled(all) : Full();

    private Measure? OfUser(UInt128 from, int hash) =>
        _users.TryGet((from, hash), out var own) ? Refilled(own) : null;

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
        var plain = PlainAddress.Of(address);
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
