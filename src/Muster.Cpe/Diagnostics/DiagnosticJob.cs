using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Muster.Cpe.Diagnostics;

/// <summary>One test as it was asked for: the object, its inputs at that moment, and the device.</summary>
internal sealed class DiagnosticJob(
    string path,
    IReadOnlyDictionary<string, string> inputs,
    Agent cpe
)
{
    /// <summary>The object with its dot.</summary>
    public string Path => path;

    public Agent Cpe => cpe;

    public AgentRuntime Runtime => cpe.Runtime;

    public TimeProvider Time => cpe.Runtime.Time;

    public string Text(string name) => inputs.GetValueOrDefault(name, "");

    public bool Flag(string name) => Text(name) is "1" or "true";

    /// <summary>A number within bounds that keep one test's work bounded.</summary>
    public long Number(string name, long otherwise, long least, long most) =>
        long.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Math.Clamp(number, least, most)
            : otherwise;

    public int Count(string name, int otherwise, int most) => (int)Number(name, otherwise, 1, most);

    public TimeSpan Timeout(int otherwise) =>
        TimeSpan.FromMilliseconds(Number("Timeout", otherwise, 1, 60_000));

    /// <summary>The first address of a host in the ProtocolVersion asked for; null when it has none.</summary>
    public async Task<IPAddress?> ResolveAsync(string host, CancellationToken cancel)
    {
        if (IPAddress.TryParse(host, out var literal))
            return literal;
        if (host.Length == 0)
            return null;
        try
        {
            var addresses = await Runtime.Connector.Resolve(host, cancel);
            return Text("ProtocolVersion") switch
            {
                "IPv4" => First(addresses, AddressFamily.InterNetwork),
                "IPv6" => First(addresses, AddressFamily.InterNetworkV6),
                // Where either does, IPv4: the test of a home line goes there first.
                _ => First(addresses, AddressFamily.InterNetwork) ?? addresses.FirstOrDefault(),
            };
        }
        catch (Exception trouble) when (trouble is SocketException or ArgumentException)
        {
            return null;
        }
    }

    private static IPAddress? First(IPAddress[] addresses, AddressFamily family) =>
        Array.Find(addresses, address => address.AddressFamily == family);
}
