using System.Security.Cryptography;
using Muster.Cpe.Timing;
using Muster.Cpe.Tree;
using Muster.Cwmp.ConnectionRequests;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Reach;

/// <summary>
/// Sends the lightweight notifications of one device (TR-069 Annex M): what changed, in signed
/// datagrams, without a session and without an answer. All members but the timer's are called with
/// the device locked.
/// </summary>
internal sealed class LightweightNotifier(Agent cpe) : IDue
{
    private const int NonceDigits = 16;

    private LightweightWanted? _wanted;
    private InformScheduler _trigger;
    private bool _triggers;

    long IDue.DueTicks { get; set; } = Timetable.Never;

    private AgentRuntime Runtime => cpe.Runtime;

    private LightweightWanted? Wanted => new ReachParameters(cpe.Tree).Lightweight();

    /// <summary>
    /// A change during a session waits for its end; whether it is told at all is decided now.
    /// </summary>
    public void Changed(ParameterChange change)
    {
        // "LightweightNotificationProtocolsUsed empty: 3 and 5 have no effect", then or later.
        if (Wanted is null)
            cpe.Tree.LightweightSent([change]);
        else
            _triggers |= AttributeRules.IsActiveLightweight(change.Notification);
    }

    /// <summary>Takes over the settings, and sends what a change has triggered.</summary>
    public void Configure(ref SeededRandom random)
    {
        if (Wanted is not { } wanted)
        {
            Forget();
            return;
        }
        _wanted = wanted;
        // "LightweightNotificationTriggerTime + n * TriggerInterval", as periodic Informs have it.
        _trigger.Configure(wanted.Interval, wanted.Reference, Runtime.Now, ref random);
        Runtime.Timetable.Set(this, _trigger.NextPeriodic);
        if (_triggers)
            Send();
        _triggers = false;
    }

    /// <summary>What waits is told to nobody.</summary>
    public void Forget()
    {
        Close();
        cpe.Tree.LightweightSent(cpe.Tree.LightweightChanges());
    }

    /// <summary>The device goes down: nothing is sent any more.</summary>
    public void Close()
    {
        (_wanted, _triggers) = (null, false);
        Runtime.Timetable.Set(this, Timetable.Never);
    }

    /// <summary>
    /// Sends all that waits. "Passive values wait for a trigger: an active one, or the timer."
    /// </summary>
    private void Send()
    {
        var changes = cpe.Tree.LightweightChanges();
        if (_wanted is not { } to || changes.Count == 0)
            return;
        // "No acknowledgement, no retry, may be lost."
        cpe.Tree.LightweightSent(changes);
        _ = Runtime.Datagrams.SendAsync(to.Host, to.Port, Datagrams(to.Host, changes));
    }

    void IDue.OnDue() =>
        cpe.Locked(_ =>
        {
            if (_wanted is null)
                return false;
            if (_trigger.TakePeriodic(Runtime.Now))
                Send();
            Runtime.Timetable.Set(this, _trigger.NextPeriodic);
            return true;
        });

    /// <summary>"Must fit one datagram; more values: more datagrams."</summary>
    private List<byte[]> Datagrams(string host, IReadOnlyList<ParameterChange> changes)
    {
        var password = cpe.Server.Password;
        var datagrams = new List<byte[]>();
        var together = new List<ParameterValueStruct>();
        var room = 0;
        foreach (var change in changes)
        {
            var parameter = new ParameterValueStruct(change.Name, change.Value);
            var size = LightweightNotification.SizeOf(parameter);
            if (size > room && together.Count > 0)
                datagrams.Add(Notification(together).ToBytes(host, password));
            if (size > room || together.Count == 0)
            {
                together = [];
                // Content-Length may get a digit more.
                room =
                    LightweightNotification.GoodLength
                    - Notification(together).ToBytes(host, password).Length
                    - 2;
            }
            together.Add(parameter);
            room -= size;
        }
        datagrams.Add(Notification(together).ToBytes(host, password));
        // What no datagram can carry is told by no notification.
        datagrams.RemoveAll(datagram => datagram.Length > LightweightNotification.MaxLength);
        return datagrams;
    }

    private LightweightNotification Notification(IReadOnlyList<ParameterValueStruct> parameters) =>
        new()
        {
            Timestamp = Runtime.Time.GetUtcNow().ToUnixTimeSeconds(),
            Username = cpe.Server.Username,
            Cnonce = RandomNumberGenerator.GetHexString(NonceDigits, lowercase: true),
            DeviceId = cpe.DeviceId,
            Parameters = parameters,
        };
}
