using System.Net;

namespace Muster.Acs.Hosting;

/// <summary>IPv4 as IPv4, also where a socket for both versions tells it as IPv6.</summary>
internal static class PlainAddress
{
    public static IPAddress Of(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>Empty when there is none.</summary>
    public static string Text(IPAddress? address) => address is null ? "" : Of(address).ToString();
}
