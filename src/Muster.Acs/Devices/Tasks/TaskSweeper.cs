using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Clustering;

namespace Muster.Acs.Devices.Tasks;

/// <summary>
/// Deletes what has ended long ago, and old counts of faults, in small steps, so that nothing ever
/// stops for it.
/// </summary>
internal sealed partial class TaskSweeper(
    DeviceServices services,
    Leadership leader,
    ILogger<TaskSweeper> logger
) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(5);

    // A trend goes back two weeks.
    private static readonly TimeSpan FaultsCounted = TimeSpan.FromDays(15);
    private const int MostStepsARound = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, services.Clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (leader.IsHeld)
                    await SweepAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogSweepFailed(error);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        var before = services.Clock.GetUtcNow() - services.Options.TaskRetention;
        var most = services.Options.MaxFinishedTasks;
        for (var step = 0; step < MostStepsARound; step++)
        {
            if (await services.Tasks.PruneAsync(before, most, cancellation) == 0)
                break;
        }
        await services.Faults.PruneAsync(services.Clock.GetUtcNow() - FaultsCounted, cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "The sweep of finished tasks failed; it is tried again.")]
    private partial void LogSweepFailed(Exception error);
}
