using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Muster.Acs.Devices;
using Muster.Acs.Hosting;
using Muster.Acs.Operations;
using Muster.Acs.Southbound;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Recording;

/// <summary>
/// The recordings of the sessions open on this node. It never makes a session wait: where memory or
/// the store have no room a transcript is dropped, and counted.
/// </summary>
internal sealed class Recorder(AcsOptions options, LiveOptions live, TimeProvider clock)
{
    private const int MostWaiting = 4_096;

    /// <summary>Messages of nobody we know that are kept: a flood of them would push out all else.</summary>
    private const int MostStraysAMinute = 60;

    private readonly ConcurrentDictionary<Guid, Recording> _open = new();
    private readonly Channel<Recording> _finished = Channel.CreateBounded<Recording>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true }
    );
    private readonly Lock _strays = new();
    private long _held;
    private long _kept;
    private long _dropped;
    private long _removed;
    private long _strayMinute;
    private int _straysOfMinute;

    public TimeProvider Clock => clock;

    public int SessionSize => options.RecorderSessionSize;

    /// <summary>What is to be stored, in the order of the sessions' ends.</summary>
    public ChannelReader<Recording> Finished => _finished.Reader;

    public RecorderCounters Counters =>
        new(
            Interlocked.Read(ref _kept),
            Interlocked.Read(ref _dropped),
            Interlocked.Read(ref _removed)
        );

    /// <summary>Octets of memory in use.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>A session begins with this POST.</summary>
    public RecordedPost Open(
        SessionTicket ticket,
        Inform inform,
        HttpContext http,
        ReadOnlySpan<byte> body
    )
    {
        if (options.RecorderSize == 0)
            return default;
        if (!HasRoom(body.Length))
        {
            Interlocked.Increment(ref _dropped);
            return default;
        }
        var recording = new Recording(this, ticket.Session, ticket.Device)
        {
            Began = clock.GetUtcNow(),
            RemoteAddress = PlainAddress.Text(http.Connection.RemoteIpAddress),
            Events = inform.Event,
        };
        // Decided now, so that what follows can be cheap.
        if (Random.Shared.NextDouble() < live.Current.RecorderSample)
            recording.Keep(KeptFor.Sample);
        _open[ticket.Session] = recording;
        return recording.Heard(http.Request, body, KeptFor.Nothing);
    }

    /// <summary>A further POST of a session; notes nothing when that is not recorded.</summary>
    public RecordedPost Heard(
        Guid session,
        HttpContext http,
        ReadOnlySpan<byte> body,
        CwmpMessage? message
    ) =>
        _open.TryGetValue(session, out var recording)
            ? recording.Heard(http.Request, body, Significance.Of(message))
            : default;

    /// <summary>
    /// A POST that belongs to no open session, or that nobody can read: kept by itself, by its device
    /// where a ticket names one.
    /// </summary>
    public RecordedPost Stray(
        SessionTicket? ticket,
        HttpContext http,
        ReadOnlySpan<byte> body,
        string reason
    )
    {
        if (ticket is { } known && _open.TryGetValue(known.Session, out var recording))
            return recording.Heard(http.Request, body, KeptFor.Refusal);
        if (options.RecorderSize == 0 || !HasRoom(body.Length) || !MayKeepStray())
            return default;
        var alone = new Recording(this, Guid.NewGuid(), ticket?.Device)
        {
            Began = clock.GetUtcNow(),
            RemoteAddress = PlainAddress.Text(http.Connection.RemoteIpAddress),
            Events = [],
        };
        var post = alone.Heard(http.Request, body, KeptFor.Refusal);
        alone.End("refused", reason, KeptFor.Refusal);
        return post;
    }

    /// <summary>Told by the device when its session is over.</summary>
    public void End(Guid session, SessionEnd end, string reason)
    {
        if (!_open.TryGetValue(session, out var recording))
            return;
        var kept = end == SessionEnd.Completed ? KeptFor.Nothing : KeptFor.Fault;
        recording.End(end.ToString().ToLowerInvariant(), reason, kept);
    }

    /// <summary>The last word is noted: to the store with it, or away.</summary>
    public void Finish(Recording recording)
    {
        _open.TryRemove(KeyValuePair.Create(recording.Session, recording));
        if (recording.KeptFor == KeptFor.Nothing)
        {
            recording.Free();
            return;
        }
        if (!_finished.Writer.TryWrite(recording))
            Drop(recording);
    }

    public void Drop(Recording recording)
    {
        Interlocked.Increment(ref _dropped);
        recording.Free();
    }

    public void Stored(int count) => Interlocked.Add(ref _kept, count);

    public void Removed(int count) => Interlocked.Add(ref _removed, count);

    public bool TryHold(int octets)
    {
        if (Interlocked.Add(ref _held, octets) <= options.RecorderMemory)
            return true;
        Release(octets);
        return false;
    }

    public void Hold(int octets) => Interlocked.Add(ref _held, octets);

    public void Release(int octets) => Interlocked.Add(ref _held, -octets);

    private bool HasRoom(int body) =>
        Held + Math.Min(body, SessionSize) + Recording.RoomForHeads <= options.RecorderMemory;

    private bool MayKeepStray()
    {
        var minute = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        lock (_strays)
        {
            if (minute != _strayMinute)
                (_strayMinute, _straysOfMinute) = (minute, 0);
            return _straysOfMinute++ < MostStraysAMinute;
        }
    }
}
