using System.Net;
using Muster.Acs.Outgoing;

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

    private readonly AddressPolicy _addresses;

    /// <param name="listed">Networks allowed beyond public addresses.</param>
    /// <param name="own">The addresses of this machine; null asks the system.</param>
    public ConnectionRequestPolicy(
        IEnumerable<IPNetwork> listed,
        Func<IReadOnlySet<IPAddress>>? own = null
    ) => _addresses = new(listed, own);

    public static ConnectionRequestPolicy Of(AcsOptions options) =>
        new(AddressPolicy.WithLoopback(options.WakeNetworks, options));

    /// <summary>Null when it may be knocked at, else the rest of a sentence why not.</summary>
    /// <param name="address">Where the request would go.</param>
    /// <param name="port">Which port there.</param>
    /// <param name="caller">The address the device last called from; null when unknown.</param>
    public string? Refuses(IPAddress address, int port, IPAddress? caller)
    {
        if (port < 1024 && !LowPorts.Contains(port))
            return $"the port {port} is none a device listens on";
        var plain = AddressPolicy.Unwrap(address);
        return _addresses.Judge(plain) switch
        {
            AddressKind.Unfit => $"the address {plain} is no device's",
            AddressKind.Own =>
                $"the address {plain} is this machine's own, and wake-networks does not list it",
            AddressKind.Private
                when caller is null || !AddressPolicy.Unwrap(caller).Equals(plain) =>
                $"the address {plain} is private, not the one the device calls from, and "
                    + "wake-networks does not list it",
            _ => null,
        };
    }
}
