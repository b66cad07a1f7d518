using Microsoft.Extensions.Hosting;
using Muster.Acs.Events;
using Muster.Acs.Storage;

namespace Muster.Acs.Clustering;

/// <summary>
/// Tells the other nodes, again and again, while somebody at this one listens to the changes of values:
/// nobody pays for them whom nobody listens to.
/// </summary>
internal sealed class ValueWord(ValueWatch values, TimeProvider clock, IClusterStore? store = null)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Again = ValueWatch.HeardFor / 3;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (store is null)
            return;
        long told = 0;
        using var timer = new PeriodicTimer(Look, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!values.HasListeners || (told != 0 && clock.GetElapsedTime(told) < Again))
                continue;
            try
            {
                await store.TellAsync(NoticeTopics.Values, "", stoppingToken);
                told = clock.GetTimestamp();
            }
            catch (StorageException)
            {
                // It is told elsewhere that the store fails; the next look tries again.
            }
        }
    }
}
