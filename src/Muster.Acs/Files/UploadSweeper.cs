using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Storage;

namespace Muster.Acs.Files;

/// <summary>Deletes what devices uploaded when its time is over, and contents that nothing names.</summary>
internal sealed partial class UploadSweeper(
    IDeviceFileStore store,
    AcsOptions options,
    TimeProvider time,
    ILogger<UploadSweeper> log
) : BackgroundService
{
    public static readonly TimeSpan Pace = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        // At the start too where nodes share the contents: one may have brought its own.
        var isDue = options.IsCluster;
        while (isDue || await timer.WaitForNextTickAsync(stoppingToken))
        {
            isDue = false;
            try
            {
                var now = time.GetUtcNow();
                var oldest = now - options.UploadRetention;
                var removed = await store.SweepAsync(oldest, now, stoppingToken);
                if (removed > 0)
                    LogRemoved(removed);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(error);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} uploads were too old and are deleted")]
    private partial void LogRemoved(int count);

    [LoggerMessage(LogLevel.Warning, "The sweep of uploads failed; it is tried again.")]
    private partial void LogFailed(Exception error);
}
