using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe;

/// <summary>What makes an event count as delivered (TR-069 Table 8).</summary>
internal enum DeliveredBy
{
    InformResponse,
    TransferCompleteResponse,
    AutonomousTransferCompleteResponse,
    DUStateChangeCompleteResponse,
    AutonomousDUStateChangeCompleteResponse,
    RequestDownloadResponse,
    KickedResponse,

    /// <summary>No event announces it: it goes with whatever session comes.</summary>
    OwnResponse,
}

/// <summary>How long an undelivered event is kept.</summary>
internal enum Retention
{
    /// <summary>"The CPE MUST NOT discard": it survives failed sessions and reboots.</summary>
    Always,

    /// <summary>Retried until the next reboot.</summary>
    UntilReboot,

    /// <summary>"MUST NOT retry": it is gone with the session that failed to deliver it.</summary>
    OneSession,
}

/// <summary>One line of TR-069 Table 8.</summary>
internal readonly record struct EventRule(bool Multiple, DeliveredBy By, Retention Retention)
{
    public static EventRule For(string code) =>
        code switch
        {
            EventCodes.Boot or EventCodes.ValueChange or EventCodes.DiagnosticsComplete => new(
                false,
                DeliveredBy.InformResponse,
                Retention.UntilReboot
            ),
            EventCodes.ConnectionRequest => new(
                false,
                DeliveredBy.InformResponse,
                Retention.OneSession
            ),
            EventCodes.Kicked => new(false, DeliveredBy.KickedResponse, Retention.OneSession),
            EventCodes.TransferComplete => Kept(false, DeliveredBy.TransferCompleteResponse),
            EventCodes.RequestDownload => new(
                false,
                DeliveredBy.RequestDownloadResponse,
                Retention.UntilReboot
            ),
            EventCodes.AutonomousTransferComplete => Kept(
                false,
                DeliveredBy.AutonomousTransferCompleteResponse
            ),
            EventCodes.DUStateChangeComplete => Kept(
                false,
                DeliveredBy.DUStateChangeCompleteResponse
            ),
            EventCodes.AutonomousDUStateChangeComplete => Kept(
                false,
                DeliveredBy.AutonomousDUStateChangeCompleteResponse
            ),
            EventCodes.MReboot or EventCodes.MScheduleInform => Kept(
                true,
                DeliveredBy.InformResponse
            ),
            EventCodes.MDownload or EventCodes.MScheduleDownload or EventCodes.MUpload => Kept(
                true,
                DeliveredBy.TransferCompleteResponse
            ),
            EventCodes.MChangeDUState => Kept(true, DeliveredBy.DUStateChangeCompleteResponse),
            // 0 BOOTSTRAP, 2 PERIODIC, 3 SCHEDULED, 13 WAKEUP, 14 HEARTBEAT and vendors' own.
            _ => Kept(code.StartsWith("M ", StringComparison.Ordinal), DeliveredBy.InformResponse),
        };

    private static EventRule Kept(bool multiple, DeliveredBy by) =>
        new(multiple, by, Retention.Always);
}

/// <summary>The events of one CPE that the ACS has not yet acknowledged (TR-069 3.7.1.5).</summary>
internal sealed class EventQueue
{
    /// <summary>"Event: EventStruct[64]".</summary>
    public const int MostInOneInform = 64;

    private List<Entry>? _entries;

    private readonly record struct Entry(EventStruct Event, bool InFlight);

    public bool IsEmpty => _entries is null or { Count: 0 };

    public IEnumerable<EventStruct> Pending => (_entries ?? []).Select(entry => entry.Event);

    /// <summary>Notes an occurrence; a single event that waits already is not noted twice.</summary>
    public void Add(string code, string commandKey = "")
    {
        var added = new EventStruct(code, commandKey);
        var entries = _entries ??= new List<Entry>(2);
        // What is on its way in an Inform belongs to that Inform: a new occurrence comes after it.
        if (!EventRule.For(code).Multiple && entries.Exists(e => !e.InFlight && e.Event == added))
            return;
        entries.Add(new Entry(added, InFlight: false));
    }

    /// <summary>
    /// "When a 0 BOOTSTRAP event arises, all other undelivered events are discarded."
    /// </summary>
    public void AddBootstrap()
    {
        _entries = null;
        Add(EventCodes.Bootstrap);
    }

    /// <summary>What the next Inform carries: at most 64, the rest in the session after it.</summary>
    public List<EventStruct> Take()
    {
        var taken = new List<EventStruct>();
        if (_entries is null)
            return taken;
        for (var i = 0; i < _entries.Count && taken.Count < MostInOneInform; i++)
        {
            taken.Add(_entries[i].Event);
            _entries[i] = _entries[i] with { InFlight = true };
        }
        return taken;
    }

    public void InformAcknowledged() =>
        Remove(e =>
            e.InFlight && EventRule.For(e.Event.EventCode).By == DeliveredBy.InformResponse
        );

    /// <summary>The response to one of our requests delivers one "M" event, and at last its number.</summary>
    public void Delivered(DeliveredBy by, string commandKey)
    {
        if (_entries is null)
            return;
        var own = _entries.FindIndex(e => IsMethod(e, by) && e.Event.CommandKey == commandKey);
        if (own >= 0)
            _entries.RemoveAt(own);
        if (!_entries.Exists(e => IsMethod(e, by)))
            Remove(e => EventRule.For(e.Event.EventCode).By == by);
    }

    /// <summary>What is still undelivered waits for the next session, single events merged.</summary>
    public void SessionEnded()
    {
        if (_entries is null)
            return;
        Remove(e =>
            e.InFlight && EventRule.For(e.Event.EventCode).Retention == Retention.OneSession
        );
        var merged = new List<Entry>(_entries?.Count ?? 0);
        foreach (var entry in _entries ?? [])
        {
            var waiting = entry with { InFlight = false };
            if (EventRule.For(entry.Event.EventCode).Multiple || !merged.Contains(waiting))
                merged.Add(waiting);
        }
        _entries = merged.Count == 0 ? null : merged;
    }

    public void Rebooted()
    {
        SessionEnded();
        Remove(e => EventRule.For(e.Event.EventCode).Retention != Retention.Always);
    }

    public void Clear() => _entries = null;

    private void Remove(Predicate<Entry> match)
    {
        _entries?.RemoveAll(match);
        if (_entries is { Count: 0 })
            _entries = null;
    }

    private static bool IsMethod(Entry entry, DeliveredBy by) =>
        entry.Event.EventCode.StartsWith("M ", StringComparison.Ordinal)
        && EventRule.For(entry.Event.EventCode).By == by;
}
