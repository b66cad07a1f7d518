namespace Muster.Acs;

public sealed partial record AcsOptions
{
    /// <summary>How long a sign-in lasts that is not used.</summary>
    public TimeSpan SignInIdle { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long a sign-in lasts at most.</summary>
    public TimeSpan SignInLength { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long the audit log is kept.</summary>
    public TimeSpan AuditRetention { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Most entries of the audit log; the oldest make way.</summary>
    public long MaxAuditEntries { get; init; } = 5_000_000;
}
