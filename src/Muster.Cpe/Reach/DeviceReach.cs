using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;

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
    private bool _notifies;

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

    /// <summary>
    /// "A changed UDPConnectionRequestAddress is told by an active notification": the models do not
    /// say so of the parameter, hence the agent does, once; the ACS may choose otherwise after it.
    /// </summary>
    public void NotifyActively(string name)
    {
        if (_notifies)
            return;
        _notifies = true;
        cpe.Tree.SetAttributes([
            new SetParameterAttributesStruct(name, true, AttributeRules.Active, false, []),
        ]);
    }

    /// <summary>The attributes are the factory's again.</summary>
    public void ForgetAttributes() => _notifies = false;

    /// <summary>Closes the sockets; another <see cref="Configure"/> opens them again.</summary>
    public void Dispose() => Configure(null, null);
}
