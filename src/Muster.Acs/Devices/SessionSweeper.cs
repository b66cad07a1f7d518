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
    private const int RoundsBetweenExpiries = 10;
    private const int MostExpiriesARound = 1_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, services.Clock);
        for (var round = 0; await timer.WaitForNextTickAsync(stoppingToken); round++)
        {
            try
            {
                await EndSilentSessionsAsync();
                if (round % RoundsBetweenExpiries == 0)
                    await ExpireTasksAsync(stoppingToken);
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

    private async Task ExpireTasksAsync(CancellationToken cancellation)
    {
        var due = await services.Tasks.DueToExpireAsync(
            services.Clock.GetUtcNow(),
            MostExpiriesARound,
            cancellation
        );
        foreach (var deviceId in due.Select(task => task.DeviceId).Distinct())
            await grains.GetGrain<IDeviceGrain>(DeviceKey.OfId(deviceId).Value).ExpireTasks();
    }

    [LoggerMessage(LogLevel.Warning, "The sweep of sessions and tasks failed; it is tried again.")]
    private partial void LogSweepFailed(Exception error);
}
