using Muster.Acs.Clustering;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Recording;
using Muster.Acs.Southbound.Admission;

namespace Muster.Acs.Access;

/// <summary>Open sessions, for those who may see them.</summary>
internal sealed class GuardedSessions(Gate gate, OpenSessions inner, Awake awake) : ISessions
{
    /// <summary>How many are looked through for those that may be shown.</summary>
    private const int MaxLooked = 10_000;

    public SessionCounters Counters
    {
        get
        {
            if (!gate.May(Resource.Sessions, AccessLevel.Count))
                gate.Demand(Resource.Server, AccessLevel.Read);
            return inner.Counters;
        }
    }

    public IReadOnlyDictionary<string, long> EventCounts
    {
        get
        {
            if (!gate.May(Resource.Sessions, AccessLevel.Count))
                gate.Demand(Resource.Server, AccessLevel.Read);
            return inner.EventCounts;
        }
    }

    public async Task<IReadOnlyList<OpenSession>> ListAsync(
        int limit,
        CancellationToken cancellation
    )
    {
        var sight = gate.SightOf(Resource.Sessions);
        if (sight.SeesAll)
            return await awake.ListAsync(limit);
        var seen = await sight.SelectAsync(
            await awake.ListAsync(MaxLooked),
            session => session.DeviceId,
            cancellation
        );
        return [.. seen.Take(limit)];
    }
}

/// <summary>Recorded sessions, for those who may see them.</summary>
internal sealed class GuardedTranscripts(Gate gate, TranscriptOperations inner) : ITranscripts
{
    public RecorderCounters Counters
    {
        get
        {
            gate.Demand(Resource.Server, AccessLevel.Read);
            return inner.Counters;
        }
    }

    public async Task<Page<RecordedSession>> ListAsync(
        TranscriptQuery query,
        CancellationToken cancellation
    )
    {
        if (query.DeviceId is { } id)
            await gate.MustSeeAsync(Resource.Sessions, id, cancellation);
        return await gate.SightOf(Resource.Sessions)
            .PageAsync(
                query.Page,
                page => inner.ListAsync(query with { Page = page }, cancellation),
                session => session.DeviceId,
                cancellation
            );
    }

    public async Task<Transcript> GetAsync(string sessionId, CancellationToken cancellation)
    {
        var sight = gate.SightOf(Resource.Sessions);
        var found = await inner.GetAsync(sessionId, cancellation);
        return await sight.SeesAsync(found.Session.DeviceId, cancellation)
            ? found
            : throw new OperationException(
                OperationFaultKind.NotFound,
                $"No session '{sessionId}' is recorded (any more).",
                "session"
            );
    }
}

/// <summary>How busy the server is, for those who may see it.</summary>
internal sealed class GuardedAdmission(Gate gate, AdmissionControl inner) : IAdmission
{
    public AdmissionCounters Counters
    {
        get
        {
            gate.Demand(Resource.Server, AccessLevel.Read);
            return ((IAdmission)inner).Counters;
        }
    }
}
