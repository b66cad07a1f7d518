using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Muster.Acs;
using Muster.CommandLine;

namespace Muster.Serving;

/// <summary>For the demo, which should start on a machine where something listens already.</summary>
internal static class FreePorts
{
    public static AcsOptions Choose(AcsOptions options, Terminal terminal)
    {
        int Free(string name, int port)
        {
            if (port == 0 || IsFree(options.Bind, port))
                return port;
            var taken = port.ToString(CultureInfo.InvariantCulture);
            terminal.Say($"Port {taken} ({name}) is taken; the demo takes a free one instead.");
            return 0;
        }
        return options with
        {
            CwmpPort = Free("--cwmp-port", options.CwmpPort),
            FilesPort = Free("--files-port", options.FilesPort),
            Port = Free("--port", options.Port),
            NbiPort = options.NbiPort is { } nbi ? Free("--nbi-port", nbi) : null,
        };
    }

    private static bool IsFree(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
