using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Muster.Acs.Devices;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Recording;

/// <summary>
/// What is said in one session, in one pooled buffer, until it is known whether it is kept. A session
/// that is not costs the copying of its octets and nothing more. The grain ends it, the endpoint fills
/// it: whichever is last hands it on.
/// </summary>
internal sealed class Recording(Recorder recorder, Guid session, DeviceKey? device)
{
    /// <summary>What the lines of one POST and its answer take at most in ordinary life.</summary>
    public const int RoomForHeads = 2 * 1024;

    private readonly Lock _gate = new();
    private readonly List<RecordedExchange> _exchanges = new(2);
    private byte[] _octets = [];
    private int _length;
    private int _inFlight;
    private bool _ended;
    private bool _handedOn;

    public Guid Session => session;
    public DeviceKey? Device => device;
    public required DateTimeOffset Began { get; init; }
    public required string RemoteAddress { get; init; }
    public required IReadOnlyList<EventStruct> Events { get; init; }
    public KeptFor KeptFor { get; private set; }
    public DateTimeOffset Ended { get; private set; }
    public string Outcome { get; private set; } = "";
    public string Reason { get; private set; } = "";
    public int Rpcs { get; private set; }
    public long Bytes { get; private set; }

    /// <summary>Octets of memory it holds.</summary>
    public int Held => _octets.Length;

    public IReadOnlyList<RecordedExchange> Exchanges => _exchanges;

    public ReadOnlyMemory<byte> this[Part part] => _octets.AsMemory(part.Start, part.Length);

    public void Keep(KeptFor reason)
    {
        lock (_gate)
            KeptFor |= reason;
    }

    /// <summary>Notes a POST; its answer is noted with the post that comes back.</summary>
    public RecordedPost Heard(HttpRequest request, ReadOnlySpan<byte> body, KeptFor reason)
    {
        lock (_gate)
        {
            if (_handedOn)
                return default;
            _inFlight++;
            KeptFor |= reason;
            TryReserve(body.Length + RoomForHeads);
            var start = _length;
            Text(request.Method);
            Text(" ");
            Text(request.PathBase.Value + request.Path.Value + request.QueryString.Value);
            Text(" ");
            Text(request.Protocol);
            Headers(request.Headers);
            var message = Message(start, body);
            _exchanges.Add(
                new RecordedExchange(recorder.Clock.GetUtcNow(), default, null, message, default)
            );
            return new RecordedPost(this, _exchanges.Count - 1, recorder.Clock.GetTimestamp());
        }
    }

    public void Answered(
        in RecordedPost post,
        HttpResponse response,
        ReadOnlySpan<byte> body,
        string? cause,
        KeptFor reason
    )
    {
        bool isLast;
        lock (_gate)
        {
            KeptFor |= reason;
            var start = _length;
            Text("HTTP/1.1 ");
            Text(response.StatusCode.ToString(CultureInfo.InvariantCulture));
            Text(" ");
            Text(ReasonPhrases.GetReasonPhrase(response.StatusCode));
            Headers(response.Headers);
            _exchanges[post.Index] = _exchanges[post.Index] with
            {
                Response = Message(start, body),
                Took = recorder.Clock.GetElapsedTime(post.Since),
                Cause = cause,
            };
            if (cause is not null)
                Rpcs++;
            _inFlight--;
            isLast = HandOn();
        }
        if (isLast)
            recorder.Finish(this);
    }

    /// <summary>The session is over; what is being answered just now still belongs to it.</summary>
    public void End(string outcome, string reason, KeptFor kept)
    {
        bool isLast;
        lock (_gate)
        {
            if (_ended)
                return;
            _ended = true;
            (Outcome, Reason, Ended) = (outcome, reason, recorder.Clock.GetUtcNow());
            KeptFor |= kept;
            isLast = HandOn();
        }
        if (isLast)
            recorder.Finish(this);
    }

    /// <summary>The answer will never come: something of ours broke.</summary>
    public void Broke(in RecordedPost post)
    {
        lock (_gate)
        {
            _exchanges[post.Index] = _exchanges[post.Index] with
            {
                Took = recorder.Clock.GetElapsedTime(post.Since),
            };
            _inFlight--;
        }
        End("failed", "internal error", KeptFor.Fault);
    }

    /// <summary>Gives the memory back.</summary>
    public void Free()
    {
        var octets = _octets;
        (_octets, _length) = ([], 0);
        if (octets.Length == 0)
            return;
        recorder.Release(octets.Length);
        ArrayPool<byte>.Shared.Return(octets);
    }

    private bool HandOn() => _ended && _inFlight == 0 && !_handedOn && (_handedOn = true);

    private RecordedMessage Message(int headStart, ReadOnlySpan<byte> body)
    {
        var head = new Part(headStart, _length - headStart);
        Bytes += head.Length + body.Length;
        if (body.IsEmpty)
            return new RecordedMessage(head, new Part(_length, 0), 0);
        if (!TryReserve(body.Length))
            return new RecordedMessage(head, null, body.Length);
        body.CopyTo(_octets.AsSpan(_length));
        _length += body.Length;
        return new RecordedMessage(head, new Part(_length - body.Length, body.Length), body.Length);
    }

    private void Headers(IHeaderDictionary headers)
    {
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                Text("\r\n");
                Text(name);
                Text(": ");
                Text(value);
            }
        }
    }

    private void Text(string? text)
    {
        if (string.IsNullOrEmpty(text) || !TryReserve(Encoding.UTF8.GetMaxByteCount(text.Length)))
            return;
        _length += Encoding.UTF8.GetBytes(text, _octets.AsSpan(_length));
    }

    /// <summary>False when the session, or all of them together, have used up their room.</summary>
    private bool TryReserve(int count)
    {
        var needed = _length + count;
        if (needed <= _octets.Length)
            return true;
        if (needed > recorder.SessionSize + RoomForHeads)
            return false;
        var size = Math.Max(needed, _octets.Length * 2);
        if (!recorder.TryHold(size))
            return false;
        var larger = ArrayPool<byte>.Shared.Rent(size);
        recorder.Hold(larger.Length - size);
        _octets.AsSpan(0, _length).CopyTo(larger);
        var smaller = _octets;
        _octets = larger;
        if (smaller.Length > 0)
        {
            recorder.Release(smaller.Length);
            ArrayPool<byte>.Shared.Return(smaller);
        }
        return true;
    }
}

/// <summary>A POST whose answer is still to be noted; the default notes nothing.</summary>
internal readonly record struct RecordedPost(Recording? Recording, int Index, long Since)
{
    public void Answered(
        HttpResponse response,
        ReadOnlySpan<byte> body,
        string? cause = null,
        KeptFor reason = KeptFor.Nothing
    ) => Recording?.Answered(this, response, body, cause, reason);

    public void Broke() => Recording?.Broke(this);
}
