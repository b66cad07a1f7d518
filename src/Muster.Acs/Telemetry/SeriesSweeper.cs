using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Clustering;
using Muster.Acs.Storage;

namespace Muster.Acs.Telemetry;

/// <summary>
/// Series that go on trim themselves as they grow; this takes away those that ended, in small steps.
/// Before that it reads the collections, which every session asks for in memory.
/// </summary>
internal sealed partial class SeriesSweeper(
    ISeriesStore series,
    Collections collections,
    AcsOptions options,
    Leadership leader,
    TimeProvider clock,
    ILogger<SeriesSweeper> logger
) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);
    private const int MostStepsARound = 500;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await collections.ReloadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (leader.IsHeld)
                    await SweepAsync(clock.GetUtcNow() - options.SeriesAge, stoppingToken);
            }
            catch (StorageException error)
            {
                LogSweepFailed(error);
            }
        }
    }

    private async Task SweepAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        for (var step = 0; step < MostStepsARound; step++)
        {
            if (await series.SweepAsync(before, cancellation) == 0)
                return;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Old measurements could not be removed; it is tried again.")]
    private partial void LogSweepFailed(Exception error);
}
