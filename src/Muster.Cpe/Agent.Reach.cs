using Muster.Cpe.Reach;
using Muster.Cpe.Tree;
using Muster.Cwmp;

namespace Muster.Cpe;

/// <summary>Being reached beside HTTP: over UDP and XMPP.</summary>
public sealed partial class Agent
{
    private DeviceReach? _reach;
    private LightweightNotifier? _lightweight;
    private bool _knocked;

    /// <inheritdoc cref="DeviceReach.IsStunResting"/>
    internal bool IsStunResting => _reach is { IsStunResting: true };

    private LightweightNotifier Lightweight => _lightweight ??= new LightweightNotifier(this);

    /// <summary>What the ACS, or the factory, set: sockets are opened and closed to match.</summary>
    private void ConfigureReach()
    {
        var parameters = new ReachParameters(Tree);
        var (stun, xmpp) = (parameters.Stun(), parameters.Xmpp());
        if (_reach is null && stun is null && xmpp is null)
            return;
        (_reach ??= new DeviceReach(this)).Configure(stun, xmpp);
    }

    private void ConfigureLightweight()
    {
        if (_lightweight is not null || new ReachParameters(Tree).Lightweight() is not null)
            Lightweight.Configure(ref _random);
    }

    /// <summary>The device goes down: nobody hears for it.</summary>
    private void CloseReach()
    {
        _reach?.Dispose();
        _lightweight?.Close();
    }

    /// <summary>
    /// A connection request over UDP or XMPP: credentials are checked by the caller. "Session
    /// running: accept it and open exactly one new session after it ends."
    /// </summary>
    /// <returns>False when there were too many, or the device is down.</returns>
    internal bool TakeKnock()
    {
        lock (_gate)
        {
            if (_life != Life.Running || !TakeRequest())
                return false;
            if (_inSession)
                _knocked = true;
            else
                AnswerKnock();
            return true;
        }
    }

    /// <summary>Whether one more connection request may be accepted now.</summary>
    internal bool TakeRequest() =>
        RequestLimit.TryTake(_runtime.Now, _runtime.Options.Readings.ConnectionRequestBurst);

    /// <summary>Writes a value of the device's own, when it is another.</summary>
    internal bool SetIfOther(string name, string value) =>
        Tree.TryGet(name, out var now)
        && now.Text != value
        && Tree.SetOwn(name, value, ValueOrigin.Device).Succeeded;

    /// <summary>The device has written values of its own: the ACS may have to be told.</summary>
    internal void OwnValuesWritten()
    {
        if (!_inSession)
            AfterChange();
    }

    private void AnswerKnock()
    {
        _knocked = false;
        Events.Add(EventCodes.ConnectionRequest);
        Demand();
    }
}
