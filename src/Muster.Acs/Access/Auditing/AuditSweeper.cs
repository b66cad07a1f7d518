using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Clustering;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>Forgets old entries of the audit log, a piece at a time.</summary>
internal sealed partial class AuditSweeper(
    IAuditStore store,
    LiveOptions live,
    Leadership leader,
    TimeProvider clock,
    ILogger<AuditSweeper> logger
) : BackgroundService
{
    private const int Piece = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            if (leader.IsHeld)
                await SweepAsync(stoppingToken);
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        try
        {
            var options = live.Current;
            var before = clock.GetUtcNow() - options.AuditRetention;
            var limit = new AuditLimit(before, options.MaxAuditEntries, Piece);
            while (await store.PruneAsync(limit, cancellation) == Piece)
                cancellation.ThrowIfCancellationRequested();
        }
        catch (StorageException trouble)
        {
            LogNotSwept(trouble);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Old entries of the audit log could not be removed.")]
    private partial void LogNotSwept(StorageException error);
}
