using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>The log of who did what.</summary>
internal interface IAuditStore
{
    /// <summary>Adds an entry; answers its number.</summary>
    Task<long> AddAsync(AuditEntry entry, CancellationToken cancellation);

    /// <summary>What came of an entry that was added before.</summary>
    Task SettleAsync(long id, AuditEnd end, CancellationToken cancellation);

    /// <summary>
    /// The newest first. A search for text looks through so many entries at a time, and says when it
    /// stopped before the page was full.
    /// </summary>
    Task<Page<AuditEntry>> SearchAsync(AuditQuery query, CancellationToken cancellation);

    /// <summary>Forgets what is older, and what is beyond the number kept; at most so many at a time.</summary>
    Task<int> PruneAsync(AuditLimit limit, CancellationToken cancellation);
}

/// <summary>How a change ended.</summary>
/// <param name="Outcome">One of <see cref="AuditOutcome"/>.</param>
/// <param name="Detail">Why it was refused; empty when it was not.</param>
/// <param name="After">As it is afterwards, as JSON; null leaves what was noted before.</param>
internal sealed record AuditEnd(AuditOutcome Outcome, string Detail = "", string? After = null);

/// <summary>What is kept.</summary>
internal sealed record AuditLimit(DateTimeOffset Before, long Most, int AtATime);
