using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe;

/// <summary>Requests of the CPE that wait for a session whose Inform announces them.</summary>
internal sealed class Outbox
{
    private List<(OwnRequest Request, int Refusals)>? _waiting;

    public void Add(OwnRequest request) => (_waiting ??= new(1)).Add((request, 0));

    /// <summary>
    /// What may be sent in a session with these events: "TransferComplete MUST come with 7 TRANSFER
    /// COMPLETE in the Inform of the same session", and so the others.
    /// </summary>
    public Queue<OwnRequest> For(IReadOnlyList<EventStruct> events) =>
        new(
            (_waiting ?? [])
                .Select(entry => entry.Request)
                .Where(own =>
                    own.By == DeliveredBy.OwnResponse
                    || events.Any(e => EventRule.For(e.EventCode).By == own.By)
                )
        );

    public void Remove(OwnRequest request)
    {
        _waiting?.RemoveAll(entry => ReferenceEquals(entry.Request, request));
        if (_waiting is { Count: 0 })
            _waiting = null;
    }

    /// <summary>
    /// True when it is given up: an ACS that refuses a report so often will never take it.
    /// </summary>
    public bool Refused(OwnRequest request, int most)
    {
        var at = _waiting?.FindIndex(entry => ReferenceEquals(entry.Request, request)) ?? -1;
        if (at < 0)
            return true;
        var refusals = _waiting![at].Refusals + 1;
        _waiting[at] = (request, refusals);
        if (refusals < most && request.Answered is null)
            return false;
        Remove(request);
        return true;
    }

    public void Clear() => _waiting = null;
}
