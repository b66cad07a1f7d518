using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Storage;

namespace Muster.Acs.Devices;

/// <summary>Ends what nobody else will end: sessions of silent CPEs, tasks whose time is up.</summary>
internal sealed partial class SessionSweeper(
    DeviceServices services,
    IGrainFactory grains,
    ILogger<SessionSweeper> logger
) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenExpiries = TimeSpan.FromSeconds(10);
    private const int MostExpiriesARound = 1_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, services.Clock);
        var next = services.Clock.GetUtcNow();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await EndSilentSessionsAsync();
                // By the time that has passed: ticks that came late come as one.
                var now = services.Clock.GetUtcNow();
                if (now < next)
                    continue;
                await ExpireTasksAsync(now, stoppingToken);
                next = now + BetweenExpiries;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogSweepFailed(error);
            }
        }
    }

    private async Task EndSilentSessionsAsync()
    {
        foreach (var (device, session) in services.Node.Sessions.Overdue())
            await grains
                .GetGrain<IDeviceGrain>(device.Value)
                .Abort(session, "the device fell silent, or the session lasted too long");
    }

    private async Task ExpireTasksAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var due = await services.Tasks.DueToExpireAsync(now, MostExpiriesARound, cancellation);
        foreach (var deviceId in due.Select(task => task.DeviceId).Distinct())
            await grains.GetGrain<IDeviceGrain>(DeviceKey.OfId(deviceId).Value).ExpireTasks();
    }

    [LoggerMessage(LogLevel.Warning, "The sweep of sessions and tasks failed; it is tried again.")]
    private partial void LogSweepFailed(Exception error);
}
