using Muster.Acs.Files;

namespace Muster.Acs.SpeedTests;

/// <summary>Where a device finds this server's own ends of TR-143.</summary>
internal sealed class SpeedTestEnds(IFileLinks files, UdpEchoService echo)
{
    public const string Path = "/speedtest";

    public int UdpEchoPort => echo.Port;

    /// <param name="localAddress">The address at which the device reached the ACS.</param>
    /// <param name="octets">How many it shall get.</param>
    public string Download(string localAddress, ulong octets) =>
        $"{files.Root(localAddress)}{Path}/{octets}";

    /// <param name="localAddress">The address at which the device reached the ACS.</param>
    public string Upload(string localAddress) => $"{files.Root(localAddress)}{Path}/upload";

    /// <summary>The host alone, without brackets.</summary>
    /// <param name="localAddress">The address at which the device reached the ACS.</param>
    public string Host(string localAddress) => new Uri(files.Root(localAddress)).IdnHost;
}
