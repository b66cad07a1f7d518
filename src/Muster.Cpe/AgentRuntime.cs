using System.Net;
using System.Net.Sockets;
using Muster.Cpe.ConnectionRequests;
using Muster.Cpe.Http;
using Muster.Cpe.Reach;
using Muster.Cpe.Timing;
using Muster.Cpe.Transfers;

namespace Muster.Cpe;

/// <summary>What agents share: one timer, the lanes for sessions and transfers, the way to connect.</summary>
internal sealed class AgentRuntime : IAsyncDisposable
{
    /// <summary>Tests that run at once, over all devices: each may fill the line of this machine.</summary>
    private const int MostDiagnostics = 16;

    /// <summary>Reports of bulk data on their way at once: small, and a collector may be slow.</summary>
    private const int MostReports = 64;

    public AgentRuntime(AgentOptions options, int sessions, int transfers)
    {
        Options = options;
        Timetable = new Timetable(options.Time);
        Sessions = new Lanes(sessions);
        Transfers = new Lanes(transfers);
        Connector = new HttpConnector(options.Tls, options.Time)
        {
            ReplyTimeout = options.ReplyTimeout,
            RandomFirstAddress = options.Readings.RandomFirstAddress,
        };
        Firmware = options.Firmware ?? new SimulatedFirmware();
        Datagrams = new DatagramOutlet(Connector, Stopping.Token);
    }

    public AgentOptions Options { get; }

    public StandardReadings Readings => Options.Readings;

    public TimeProvider Time => Options.Time;

    public Timetable Timetable { get; }

    public Lanes Sessions { get; }

    public Lanes Transfers { get; }

    public Lanes Diagnostics { get; } = new(MostDiagnostics);

    public Lanes Reports { get; } = new(MostReports);

    public HttpConnector Connector { get; init; }

    public IFirmware Firmware { get; }

    public DatagramOutlet Datagrams { get; }

    public CancellationTokenSource Stopping { get; } = new();

    public long Now => Time.GetUtcNow().UtcTicks;

    public ConnectionRequestListener? Listener { get; private set; }

    public void Listen(IPEndPoint endPoint, Func<int, Agent?> deviceByIndex) =>
        Listener = new ConnectionRequestListener(endPoint, Time, deviceByIndex);

    /// <summary>
    /// "http only, never https; the path random per CPE". Null when nobody listens, or the device is
    /// to be reached in another way.
    /// </summary>
    public string? ConnectionRequestUrl(int index)
    {
        if (Listener is null || Options.Reach.Of(index) != ReachWay.Http)
            return null;
        var address = Listener.EndPoint.Address;
        if (address.Equals(IPAddress.Any))
            address = IPAddress.Loopback;
        else if (address.Equals(IPAddress.IPv6Any))
            address = IPAddress.IPv6Loopback;
        var host =
            Options.ConnectionRequestHost
            ?? (
                address.AddressFamily == AddressFamily.InterNetworkV6
                    ? $"[{address}]"
                    : $"{address}"
            );
        return $"http://{host}:{Listener.EndPoint.Port}{Listener.PathOf(index)}";
    }

    public async ValueTask DisposeAsync()
    {
        if (Listener is not null)
            await Listener.DisposeAsync();
        Timetable.Dispose();
        Datagrams.Dispose();
        Stopping.Dispose();
    }
}
