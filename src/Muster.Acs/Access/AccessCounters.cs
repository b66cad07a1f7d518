using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>What came of an attempt to call home.</summary>
internal enum AccessOutcome
{
    Accepted,
    Challenged,
    Stale,
    Replayed,
    WrongCredentials,
    RateLimited,
    WrongIdentity,
    Unknown,
    Quarantined,
}

/// <summary>Counts since the start of the process.</summary>
internal sealed class AccessCounters
{
    private readonly long[] _counts = new long[Enum.GetValues<AccessOutcome>().Length];

    public AccessCounts Counts =>
        new(
            Of(AccessOutcome.Accepted),
            Of(AccessOutcome.Challenged),
            Of(AccessOutcome.Stale),
            Of(AccessOutcome.Replayed),
            Of(AccessOutcome.WrongCredentials),
            Of(AccessOutcome.RateLimited),
            Of(AccessOutcome.WrongIdentity),
            Of(AccessOutcome.Unknown),
            Of(AccessOutcome.Quarantined)
        );

    public void Count(AccessOutcome outcome) => Interlocked.Increment(ref _counts[(int)outcome]);

    private long Of(AccessOutcome outcome) => Interlocked.Read(ref _counts[(int)outcome]);
}
