using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Muster.Cpe.Http;
using Muster.Cpe.Timing;
using Muster.Cwmp.ConnectionRequests;

namespace Muster.Cpe.Reach;

/// <summary>
/// The STUN client of one device and its ear for UDP connection requests: one socket for both, so
/// that the binding that is kept open is the one requests come through (TR-069 Annex G). It has no
/// timer of its own: an entry in the timetable.
/// </summary>
internal sealed partial class StunClient : IDue, IDisposable
{
    // RFC 3489 9.3: "starting with an interval of 100ms, doubling every retransmit until the
    // interval reaches 1.6s ... up to 9 requests".
    private const int Sends = 9;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(1600);

    private readonly Lock _gate = new();
    private readonly Agent _cpe;
    private readonly DeviceReach _reach;
    private readonly StunWanted _wanted;
    private readonly KeepAlivePeriod _period;
    private readonly CancellationTokenSource _stop;
    private readonly Socket _socket;
    private readonly byte[] _id = new byte[16];
    private IPEndPoint? _server;
    private IPEndPoint? _binding;
    private StunProbe? _probe;
    private int _sends; // of the request that is open; 0 for none
    private bool _authenticates;
    private bool _tellsChange;
    private bool _isClosed;

    public StunClient(Agent cpe, DeviceReach reach, StunWanted wanted)
    {
        _cpe = cpe;
        _reach = reach;
        _wanted = wanted;
        _period = new KeepAlivePeriod(wanted.Minimum, wanted.Maximum);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cpe.Runtime.Stopping.Token);
        _socket = Open(LocalAddress);
        _ = HearAsync(_socket, isProbe: false);
        Timetable.Set(this, Now);
    }

    long IDue.DueTicks { get; set; } = Timetable.Never;

    /// <summary>True when no request waits for its answer.</summary>
    public bool IsResting
    {
        get
        {
            lock (_gate)
                return _server is not null && _sends == 0;
        }
    }

    private AgentRuntime Runtime => _cpe.Runtime;

    private Timetable Timetable => _cpe.Runtime.Timetable;

    private long Now => _cpe.Runtime.Now;

    private IPAddress LocalAddress =>
        Runtime.Options.Reach.UdpAddress
        ?? Runtime.Options.ConnectionRequestEndPoint?.Address
        ?? IPAddress.Any;

    /// <summary>Closes the socket; the binding expires by itself.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            Timetable.Set(this, Timetable.Never);
        }
        _stop.Cancel();
        _socket.Dispose();
        _probe?.Dispose();
        _stop.Dispose();
    }

    void IDue.OnDue()
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            if (_server is null)
                _ = ResolveAsync();
            else if (_sends is > 0 and < Sends)
                Send();
            else if (_sends == 0 && _period.WantsProbe && _binding is not null)
                BeginProbe();
            else if (_sends == Sends && _probe is not null)
                EndProbe(lives: false); // nothing came back: the binding had expired
            else if (_sends == Sends)
                Rest(); // the server is silent: again after the period
            else
                Begin();
        }
    }

    private static Socket Open(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(address, 0));
        return socket;
    }

    private async Task ResolveAsync()
    {
        IPEndPoint? server = null;
        try
        {
            var found = await HttpConnection.ResolveAsync(
                _wanted.Host,
                Runtime.Connector,
                _stop.Token
            );
            var usable = found.FirstOrDefault(a => a.AddressFamily == _socket.AddressFamily);
            if (usable is not null)
                server = new IPEndPoint(usable, _wanted.Port);
        }
        catch (Exception failure)
            when (failure is HttpFailure or OperationCanceledException or ObjectDisposedException)
        {
            // A name that does not resolve now may do so later.
        }
        lock (_gate)
        {
            if (_isClosed)
                return;
            _server = server;
            if (server is null)
                Rest();
            else
                Begin();
        }
    }

    private void Begin()
    {
        RandomNumberGenerator.Fill(_id);
        _sends = 0;
        Send();
    }

    private void BeginProbe()
    {
        _probe = new StunProbe(Open(LocalAddress));
        _ = HearAsync(_probe.Socket, isProbe: true);
        Begin();
    }

    private void EndProbe(bool? lives)
    {
        _period.Learned(lives);
        _probe?.Dispose();
        _probe = null;
        // The silence of the measurement is over: the binding is opened, or kept open, again.
        Begin();
    }

    private void Rest()
    {
        _sends = 0;
        Timetable.Set(this, Now + _period.Next.Ticks);
    }

    private void Send()
    {
        Span<byte> buffer = stackalloc byte[StunMessage.MaxLength];
        var request = new StunWriter(buffer, StunMessageType.BindingRequest, _id);
        if (_wanted.Username.Length > 0)
            request.Username(_wanted.Username);
        // From the secondary port: "the response is wanted at the primary binding".
        if (_probe is not null)
            request.Address(StunAttribute.ResponseAddress, _binding!);
        else
            request.ConnectionRequestBinding();
        if (_tellsChange && _probe is null)
            request.BindingChange();
        // "STUNUsername empty: never MESSAGE-INTEGRITY"; else when the server asked for it.
        if (_authenticates && _wanted.Username.Length > 0)
            request.Integrity(Encoding.UTF8.GetBytes(_wanted.Password));
        // Before it is sent: the time from a request to the next counts from the one sent, not from
        // when its sender comes round to looking at the clock.
        var wait = FirstWait.Ticks << Math.Min(_sends, 4);
        _sends++;
        Timetable.Set(this, Now + Math.Min(wait, LongestWait.Ticks));
        try
        {
            (_probe?.Socket ?? _socket).SendTo(request.Written, SocketFlags.None, _server!);
        }
        catch (SocketException)
        {
            // No route just now; the retransmissions go on.
        }
    }
}
