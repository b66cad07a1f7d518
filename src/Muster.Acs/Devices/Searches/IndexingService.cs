using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Storage;

namespace Muster.Acs.Devices;

/// <summary>Indexes stored devices by parameters that were made an index of since: once, in the background.</summary>
internal sealed partial class IndexingService(
    IFleetStore store,
    TimeProvider clock,
    ILogger<IndexingService> logger
) : BackgroundService
{
    private static readonly TimeSpan Told = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var (told, hasTold) = (clock.GetTimestamp(), false);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await store.IndexAsync(stoppingToken) is not { } progress)
                    break;
                // Small stores are done before anybody would want to know.
                if (progress.Row >= progress.LastRow && hasTold)
                    LogDone(string.Join(", ", progress.Names));
                if (progress.Row >= progress.LastRow || clock.GetElapsedTime(told) < Told)
                    continue;
                (told, hasTold) = (clock.GetTimestamp(), true);
                LogProgress(string.Join(", ", progress.Names), progress.Row, progress.LastRow);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (StorageException trouble)
            {
                LogTrouble(trouble.Message);
                await Task.Delay(Pause, clock, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
