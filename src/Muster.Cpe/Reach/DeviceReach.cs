namespace Muster.Cpe.Reach;

/// <summary>
/// The ways beside HTTP of one device. A device that uses none has none of this; each way costs a
/// socket, because the other side tells devices apart by it: a STUN server by the address a binding
/// comes from, an XMPP server by the stream.
/// </summary>
internal sealed class DeviceReach(Agent cpe) : IDisposable
{
    private StunWanted? _stun;
    private XmppWanted? _xmpp;
    private StunClient? _stunClient;
    private XmppLink? _xmppLink;

    /// <summary>What was accepted last over UDP: it outlives the socket.</summary>
    public UdpRequestLog Requests { get; } = new();

    /// <summary>True when the STUN client waits for nothing but the next keep-alive.</summary>
    public bool IsStunResting => _stunClient is { IsResting: true };

    /// <summary>Called with the device locked; what has not changed is left alone.</summary>
    public void Configure(StunWanted? stun, XmppWanted? xmpp)
    {
        if (_stun != stun)
        {
            _stun = stun;
            _stunClient?.Dispose();
            _stunClient = stun is null ? null : new StunClient(cpe, this, stun);
        }
        if (_xmpp == xmpp)
            return;
        _xmpp = xmpp;
        _xmppLink?.Dispose();
        _xmppLink = xmpp is null ? null : new XmppLink(cpe, xmpp);
    }

    /// <summary>Closes the sockets; another <see cref="Configure"/> opens them again.</summary>
    public void Dispose() => Configure(null, null);
}
