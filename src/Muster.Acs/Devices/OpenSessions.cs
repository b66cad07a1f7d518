using System.Collections.Concurrent;
using Muster.Acs.Operations;
using Muster.Acs.Quirks;

namespace Muster.Acs.Devices;

/// <summary>
/// The sessions open on this node, and their deadlines: one sweep a second ends the silent ones, so
/// that a session costs no timer of its own.
/// </summary>
internal sealed class OpenSessions
{
    private const int MaxEvents = 32;
    private readonly ConcurrentDictionary<DeviceKey, SessionEntry> _open = new();
    private readonly ConcurrentDictionary<string, long> _events = new(StringComparer.Ordinal);
    private int _count;
    private long _opened;
    private long _completed;
    private long _failed;
    private long _superseded;

    public SessionCounters Counters =>
        new(
            Interlocked.Read(ref _opened),
            Interlocked.Read(ref _completed),
            Interlocked.Read(ref _failed),
            Interlocked.Read(ref _superseded),
            Count
        );

    public IReadOnlyDictionary<string, long> EventCounts => _events;

    /// <summary>Whether the server is about to end: sessions that are open go on, no other begins.</summary>
    public bool IsClosing { get; set; }

    /// <summary>How many are open.</summary>
    public int Count => Volatile.Read(ref _count);

    public IReadOnlyList<OpenSession> List(int limit) =>
        [
            .. _open
                .Values.OrderBy(entry => entry.Since)
                .Take(limit)
                .Select(entry => new OpenSession(
                    entry.DeviceId,
                    entry.Since,
                    entry.Events,
                    entry.Cpe.Waiting,
                    entry.Cpe.Rpcs
                )),
        ];

    public bool IsOpen(DeviceKey device) => _open.ContainsKey(device);

    public void Opened(DeviceKey key, SessionEntry entry)
    {
        if (_open.TryAdd(key, entry))
            Interlocked.Increment(ref _count);
        else
            _open[key] = entry;
        Interlocked.Increment(ref _opened);
        foreach (var code in entry.Events)
            _events.AddOrUpdate(KindOf(code), 1, static (_, count) => count + 1);
    }

    // What devices invent must not fill the memory.
    private string KindOf(string code) =>
        _events.ContainsKey(code) || (_events.Count < MaxEvents && !code.StartsWith('X'))
            ? code
            : "X";

    public void Closed(DeviceKey key, SessionEntry entry, SessionEnd end)
    {
        if (_open.TryRemove(KeyValuePair.Create(key, entry)))
            Interlocked.Decrement(ref _count);
        switch (end)
        {
            case SessionEnd.Completed:
                Interlocked.Increment(ref _completed);
                break;
            case SessionEnd.Superseded:
                Interlocked.Increment(ref _superseded);
                break;
            default:
                Interlocked.Increment(ref _failed);
                break;
        }
    }

    /// <summary>The sessions whose CPE has been silent too long, or which last too long.</summary>
    public IEnumerable<(DeviceKey Device, Guid Session)> Overdue()
    {
        foreach (var (device, entry) in _open)
        {
            if (entry.IsOverdue)
                yield return (device, entry.Session);
        }
    }
}

internal enum SessionEnd
{
    Completed,
    Failed,
    Superseded,
}

/// <summary>One open session as others may see it.</summary>
internal sealed class SessionEntry(
    Guid session,
    string deviceId,
    DateTimeOffset since,
    IReadOnlyList<string> events,
    CpeConversation cpe
)
{
    private readonly long _opened;
    private long _heard;

    public Guid Session => session;
    public string DeviceId => deviceId;
    public DateTimeOffset Since => since;
    public IReadOnlyList<string> Events => events;
    public CpeConversation Cpe => cpe;

    /// <summary>The model of the CPE.</summary>
    public required Model Model { get; init; }

    /// <summary>How long the CPE may be silent; from its SessionTimeout header, capped.</summary>
    public required TimeSpan Silence { get; set; }

    /// <summary>What its SessionTimeout header said, in seconds; null where it said nothing.</summary>
    public uint? Announced { get; init; }

    /// <summary>How long the session may last at all.</summary>
    public required TimeSpan Longest { get; init; }

    /// <summary>
    /// Measures the silence: by time that passes, not by the time of day, which somebody may set while
    /// the session is open.
    /// </summary>
    public required TimeProvider Clock
    {
        get;
        init
        {
            field = value;
            _opened = _heard = value.GetTimestamp();
        }
    }

    /// <summary>The timestamp of its beginning.</summary>
    public long Opened => _opened;

    /// <summary>The node that its Inform came in at; null where there is only one.</summary>
    public string? Node { get; init; }

    /// <summary>Whether the Inform is durable.</summary>
    public bool IsRecorded { get; set; }

    /// <summary>Transfers that its Inform showed to be done, by the version that runs.</summary>
    public int SeenDone { get; set; }

    /// <summary>How long the CPE may be silent over the answer to an RPC (quirk 26).</summary>
    public required TimeSpan Thought { get; init; }

    /// <summary>Whether the CPE has been silent too long, or the session lasts too long.</summary>
    public bool IsOverdue
    {
        get
        {
            var patience = cpe.Waiting.Length > 0 && Thought > Silence ? Thought : Silence;
            return Clock.GetElapsedTime(Volatile.Read(ref _heard)) >= patience
                || Clock.GetElapsedTime(_opened) >= Longest;
        }
    }

    /// <summary>The CPE says something.</summary>
    public void Heard() => Volatile.Write(ref _heard, Clock.GetTimestamp());
}
