using System.Net;
using Microsoft.Extensions.Logging;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Acs.Waking.Udp;

/// <summary>
/// The port of the STUN server. UDP connection requests leave from it too: "the ACS MUST send from the
/// address and port of its STUN server", since a NAT lets in only whom the device has written to.
/// </summary>
internal sealed class StunPort(
    AcsOptions options,
    WakeSecrets secrets,
    StunBindings bindings,
    StunCounters counters,
    TimeProvider time,
    ILogger<StunPort> log
) : DatagramPort("STUN", options.Bind, options.StunPort, counters, time, log)
{
    private readonly byte[] _reply = new byte[StunMessage.MaxLength];

    private readonly StunServer _server = new(
        user => WakeSecrets.DeviceOf(user) is { } device ? secrets.OwnOf(device).Password : null,
        bindings,
        counters
    );

    protected override async ValueTask ReceivedAsync(
        ReadOnlyMemory<byte> datagram,
        IPEndPoint from,
        CancellationToken cancellation
    )
    {
        var (length, to) = _server.Answer(datagram.Span, from, Local!, _reply);
        if (length > 0)
            await TrySendAsync(_reply.AsMemory(0, length), to, cancellation);
    }
}
