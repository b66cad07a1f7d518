using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Devices;

namespace Muster.Acs.Hosting;

/// <summary>
/// The first step of the end, while all ports are still open: sessions that are open may go on for a
/// while, new ones are told to come later, and whoever asks is told that the server is not ready.
/// </summary>
internal sealed partial class GracefulStop(
    AcsOptions options,
    OpenSessions sessions,
    TimeProvider clock,
    ILogger<GracefulStop> logger
) : IHostedLifecycleService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // A node of a cluster hands its devices over: Drain.
        if (options.IsCluster)
            return;
        sessions.IsClosing = true;
        if (sessions.Count == 0 || options.StopPatience == TimeSpan.Zero)
            return;
        LogWaiting(sessions.Count, options.StopPatience);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = new PeriodicTimer(Pace, clock);
        using var end = clock.CreateTimer(
            static over => ((CancellationTokenSource)over!).Cancel(),
            patience,
            options.StopPatience,
            Timeout.InfiniteTimeSpan
        );
        try
        {
            while (sessions.Count > 0)
                await timer.WaitForNextTickAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            LogLeft(sessions.Count);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        LogLevel.Information,
        "The server stops; {Count} sessions may go on for {Patience}"
    )]
    private partial void LogWaiting(int count, TimeSpan patience);

    [LoggerMessage(
        LogLevel.Information,
        "{Count} sessions are broken off; their devices call again"
    )]
    private partial void LogLeft(int count);
}
