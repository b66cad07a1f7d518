using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Muster.Acs.Devices;
using Muster.Acs.Quirks;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Acs.Waking.Udp;

/// <summary>
/// The UDP connection request (TR-069 Annex G): a signed datagram to the binding that the device keeps
/// open, with no answer of any kind.
/// </summary>
internal sealed class UdpWay(
    StunPort port,
    StunBindings bindings,
    StunCounters counters,
    ConnectionRequestPolicy policy,
    QuirkBook models,
    TimeProvider time
) : IWakeWay
{
    /// <summary>"The ACS sends the identical datagram several times, because UDP may lose it."</summary>
    private const int Copies = 3;

    private const int MostRemembered = 200_000;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<DeviceKey, long> _lastSeconds = new();
    private uint _id = unchecked((uint)Random.Shared.Next());

    public string Name => "udp";

    public bool Reaches(WakeSubject device) =>
        port.Local is not null && TargetOf(device) is not null;

    public async Task<ConnectionRequestOutcome> KnockAsync(
        WakeSubject device,
        CancellationToken cancellation
    )
    {
        if (TargetOf(device) is not { } target)
            return new(ConnectionRequestResult.Refused, "it has told no address for UDP");
        if (policy.Refuses(target.Address, target.Port, device.Caller) is { } refusal)
            return new(ConnectionRequestResult.Refused, refusal);
        var datagrams = Datagrams(device, target);
        var sent = false;
        for (var copy = 0; copy < Copies; copy++)
        {
            if (copy > 0)
                await Task.Delay(Between, time, cancellation);
            foreach (var datagram in datagrams)
                sent |= await port.TrySendAsync(datagram, target, cancellation);
        }
        if (sent)
            counters.RequestSent();
        return sent
            ? new(ConnectionRequestResult.Accepted, $"it was sent a datagram to {target}")
            : new(ConnectionRequestResult.NoAnswer, $"no datagram could be sent to {target}");
    }

    /// <summary>One for each pair of credentials it may have: a device ignores those of another.</summary>
    private List<byte[]> Datagrams(WakeSubject device, IPEndPoint target)
    {
        var isUpperCase = models.NeedsOf(device.Model).UpperCaseSignature;
        var datagrams = new List<byte[]>(device.Secrets.Count);
        foreach (var secret in device.Secrets)
        {
            var request = UdpConnectionRequest.Create(
                UdpConnectionRequest.AuthorityOf(target),
                SecondsFor(device.Key),
                Interlocked.Increment(ref _id),
                secret.User,
                secret.Password,
                RandomNumberGenerator.GetHexString(16, lowercase: true)
            );
            datagrams.Add(request.ToBytes(isUpperCase));
        }
        return datagrams;
    }

    /// <summary>"ts strictly greater than the ts of the last accepted one."</summary>
    private long SecondsFor(DeviceKey device)
    {
        if (_lastSeconds.Count > MostRemembered)
            _lastSeconds.Clear();
        return _lastSeconds.AddOrUpdate(
            device,
            static (_, now) => now,
            static (_, last, now) => Math.Max(last + 1, now),
            time.GetUtcNow().ToUnixTimeSeconds()
        );
    }

    /// <summary>
    /// The binding that is kept open, where the device has proven it; else what it told. Quirk 182:
    /// empty, <c>0</c>, no address, host names and the like are no address to send to.
    /// </summary>
    private IPEndPoint? TargetOf(WakeSubject device) =>
        bindings.Find(device.Key) ?? Parse(device.UDPConnectionRequestAddress);

    /// <summary>"host:port, or host if the port is 80."</summary>
    internal static IPEndPoint? Parse(string text)
    {
        var plain = text.Trim();
        if (plain.Length is 0 or > 64 || !IPEndPoint.TryParse(plain, out var end))
            return null;
        // The system reads "0" and "3232235777" as addresses; a device that writes so has none.
        var digits = plain.AsSpan();
        if (
            digits.Count('.') != 3
            && end.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
        )
            return null;
        if (end.Address.Equals(IPAddress.Any) || end.Address.Equals(IPAddress.IPv6Any))
            return null;
        return end.Port != 0 ? end
            : plain.EndsWith(":0", StringComparison.Ordinal) ? null
            : new IPEndPoint(end.Address, 80);
    }
}
