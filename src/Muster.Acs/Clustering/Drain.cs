using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Devices;

namespace Muster.Acs.Clustering;

/// <summary>
/// How a node of a cluster leaves: it says that it is not ready, goes on while a balancer takes notice,
/// then lets nobody in, hands over the devices that are at rest and waits for the sessions of the others.
/// Everything else still works, until the host stops it.
/// </summary>
internal sealed partial class Drain(
    AcsOptions options,
    OpenSessions sessions,
    HomeDevices devices,
    TimeProvider clock,
    ILogger<Drain> logger
) : IHostedLifecycleService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private volatile bool _isLeaving;

    /// <summary>Whether a balancer should send nobody any more.</summary>
    public bool IsLeaving => _isLeaving;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // A host may be told to stop more than once.
        if (!options.IsCluster || _isLeaving)
            return;
        _isLeaving = true;
        LogLeaving(sessions.Count);
        await PauseAsync(options.DrainDelay, cancellationToken);
        sessions.IsClosing = true;
        var closed = clock.GetTimestamp();
        do
        {
            devices.Release();
            await PauseAsync(Look, cancellationToken);
        } while (
            sessions.Count > 0
            && clock.GetElapsedTime(closed) < options.DrainTimeout
            && !cancellationToken.IsCancellationRequested
        );
        LogDrained(sessions.Count);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task PauseAsync(TimeSpan pause, CancellationToken cancellation) =>
        Task.WhenAny(Task.Delay(pause, clock, cancellation));

    [LoggerMessage(
        LogLevel.Information,
        "This node leaves the cluster; {Sessions} sessions are open on it."
    )]
    private partial void LogLeaving(int sessions);

    [LoggerMessage(LogLevel.Information, "It is drained; {Sessions} sessions are cut off.")]
    private partial void LogDrained(int sessions);
}
