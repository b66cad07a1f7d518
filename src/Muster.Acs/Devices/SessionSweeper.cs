using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Clustering;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Devices;

/// <summary>Ends what nobody else will end: sessions of silent CPEs, tasks whose time is up.</summary>
internal sealed partial class SessionSweeper(
    DeviceServices services,
    IGrainFactory grains,
    Leadership leader,
    ILogger<SessionSweeper> logger
) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenExpiries = TimeSpan.FromSeconds(10);

    /// <summary>Why a session ends that nobody else ends.</summary>
    public const string Silence = "the device fell silent, or the session lasted too long";

    private const int MostExpiriesARound = 1_000;
    private const int MostReleasesARound = 1_000;

    /// <summary>From the start of the server on, whenever the loop below gets its turn.</summary>
    private readonly PeriodicTimer _timer = new(Pace, services.Clock);

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // By the time that has passed: the time of day may be set back by hours.
        long? last = null;
        while (await _timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await EndSilentSessionsAsync();
                services.Node.Nodes.Visits.EndForgotten();
                if (!leader.IsHeld)
                    continue;
                // Ticks that came late come as one.
                var now = services.Clock.GetTimestamp();
                if (
                    last is { } before
                    && services.Clock.GetElapsedTime(before, now) < BetweenExpiries
                )
                    continue;
                await ExpireTasksAsync(services.Clock.GetUtcNow(), stoppingToken);
                await ReleaseTasksAsync(stoppingToken);
                last = now;
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogSweepFailed(error);
            }
        }
    }

    private async Task EndSilentSessionsAsync()
    {
        foreach (var (device, session) in services.Node.Sessions.Overdue())
            await grains.GetGrain<IDeviceGrain>(device.Value).Abort(session, Silence);
    }

    private async Task ExpireTasksAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var due = await services.Tasks.DueToExpireAsync(now, MostExpiriesARound, cancellation);
        foreach (var deviceId in due.Select(task => task.DeviceId).Distinct())
            await grains.GetGrain<IDeviceGrain>(DeviceKey.OfId(deviceId).Value).ExpireTasks();
    }

    // A row says Running longer than its session lived when the process was killed in it, or the store
    // failed at its end.
    private async Task ReleaseTasksAsync(CancellationToken cancellation)
    {
        var query = new TaskQuery
        {
            State = TaskState.Running,
            Page = new PageRequest(MostReleasesARound),
        };
        var running = await services.Tasks.ListAsync(query, cancellation);
        foreach (var task in running.Items)
        {
            var device = DeviceKey.OfId(task.DeviceId);
            if (!services.Node.Sessions.IsOpen(device))
                await grains.GetGrain<IDeviceGrain>(device.Value).Release(task.Id);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The sweep of sessions and tasks failed; it is tried again.")]
    private partial void LogSweepFailed(Exception error);
}
