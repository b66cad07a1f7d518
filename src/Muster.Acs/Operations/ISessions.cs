namespace Muster.Acs.Operations;

/// <summary>The sessions that are open just now; those on other nodes too. What is counted is this node's.</summary>
public interface ISessions
{
    /// <summary>A snapshot, the longest open first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<OpenSession>> ListAsync(int limit, CancellationToken cancellation);

    /// <summary>Counters since the start of the process.</summary>
    SessionCounters Counters { get; }

    /// <summary>How many sessions began with each event code, since the start; vendors' own as <c>X</c>.</summary>
    IReadOnlyDictionary<string, long> EventCounts { get; }
}

/// <summary>One open session.</summary>
/// <param name="DeviceId">Whose.</param>
/// <param name="Since">When its Inform came.</param>
/// <param name="Events">Why it came.</param>
/// <param name="Waiting">What the ACS last asked (<c>GetParameterValues</c>), or empty.</param>
/// <param name="Rpcs">RPCs sent so far.</param>
public sealed record OpenSession(
    string DeviceId,
    DateTimeOffset Since,
    IReadOnlyList<string> Events,
    string Waiting,
    int Rpcs
);

/// <summary>Counts since the start.</summary>
public sealed record SessionCounters(
    long Opened,
    long Completed,
    long Failed,
    long Superseded,
    int Open
);
