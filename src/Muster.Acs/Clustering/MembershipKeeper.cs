using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Muster.Acs.Clustering;

/// <summary>
/// Keeps in mind which nodes Redis has told of. Where that is gone, because it came back empty, it is
/// written anew as it was: nodes go on without, but believe nothing older than what they know, so that none
/// could join, and none that dies would ever be found out.
/// </summary>
internal sealed partial class MembershipKeeper(
    IMembershipTable table,
    IClusterMembershipService membership,
    ILocalSiloDetails local,
    TimeProvider clock,
    ILogger<MembershipKeeper> logger
) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>The last that was whole.</summary>
    private MembershipTableData? _last;
    private bool _failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // Who comes or goes has nothing to keep.
            var status = membership.CurrentSnapshot.GetSiloStatus(local.SiloAddress);
            if (status != SiloStatus.Active)
                continue;
            try
            {
                await LookAsync(stoppingToken);
                _failing = false;
            }
            catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
            {
                if (!_failing)
                    LogUnread(trouble.Message);
                _failing = true;
            }
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        // A number of the table where there is none; else it does nothing.
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true, stop);
        var known = membership.CurrentSnapshot.Version.Value;
        var now = await table.ReadAllAsync(stop);
        if (now.Version.Version >= known && now.TryGet(local.SiloAddress) is not null)
            _last = now;
        else if (_last is not null)
            await RestoreAsync(_last, known, stop);
    }

    /// <summary>First the nodes, and then the number from which on all others believe it.</summary>
    private async Task RestoreAsync(MembershipTableData last, long known, CancellationToken stop)
    {
        LogLost(last.Members.Count);
        while (true)
        {
            var now = await table.ReadAllAsync(stop);
            var missing = last
                .Members.Select(member => member.Item1)
                .FirstOrDefault(entry =>
                    entry.Status != SiloStatus.Dead && now.TryGet(entry.SiloAddress) is null
                );
            // Another node may do the same at the same time: what came in between is read anew.
            if (missing is not null)
                await table.InsertRowAsync(missing, now.Version.Next(), stop);
            else if (now.Version.Version > known)
                return;
            else if (now.TryGet(local.SiloAddress) is { } own)
                await table.UpdateRowAsync(own.Item1, own.Item2, now.Version.Next(), stop);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis cannot be read; nodes go on without it: {Reason}")]
    private partial void LogUnread(string reason);

    [LoggerMessage(
        LogLevel.Warning,
        "Redis has lost which nodes there are; {Count} are written into it again."
    )]
    private partial void LogLost(int count);
}
