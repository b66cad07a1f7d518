using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Clustering;
using Muster.Acs.Devices;
using Muster.Acs.Southbound.Admission;

namespace Muster.Acs.Hosting;

/// <summary>
/// The first step of the end, while all ports are still open: the server says that it is not ready, and
/// a node of a cluster goes on while a balancer takes notice. Then nobody new is let in, and the sessions
/// that are open may go on for a while; a node hands over the devices that are at rest meanwhile.
/// Everything else still works, until the host stops it.
/// </summary>
internal sealed partial class Drain(
    AcsOptions options,
    OpenSessions sessions,
    AdmissionControl admission,
    Nodes nodes,
    HomeDevices devices,
    TimeProvider clock,
    ILogger<Drain> logger
) : IHostedLifecycleService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private volatile bool _isLeaving;

    /// <summary>Whether a balancer should send nobody any more.</summary>
    public bool IsLeaving => _isLeaving;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // A host may be told to stop more than once.
        if (_isLeaving)
            return;
        _isLeaving = true;
        // Who is alone has nobody to send devices to.
        var (delay, patience) = options.IsCluster
            ? (options.DrainDelay, options.DrainTimeout)
            : (TimeSpan.Zero, options.StopPatience);
        if (options.IsCluster || sessions.Count > 0)
            LogStops(sessions.Count, delay + patience);
        if (delay > TimeSpan.Zero)
            await PauseAsync(delay, cancellationToken);
        sessions.IsClosing = true;
        if (options.IsCluster)
            devices.Release();
        var closed = clock.GetTimestamp();
        while (true)
        {
            var isOver =
                // In this order: who is not on the way in any more has a session by now.
                (!admission.IsEntered && sessions.Count == 0 && !nodes.Visits.Any && IsEmpty)
                || clock.GetElapsedTime(closed) >= patience
                || cancellationToken.IsCancellationRequested;
            if (isOver)
                break;
            await PauseAsync(Look, cancellationToken);
        }
        if (sessions.Count > 0)
            LogLeft(sessions.Count);
    }

    /// <summary>Whether no device lives here any more that another node could call for meanwhile.</summary>
    private bool IsEmpty => devices.Count == 0 || !nodes.AreOthers;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task PauseAsync(TimeSpan pause, CancellationToken cancellation) =>
        Task.WhenAny(Task.Delay(pause, clock, cancellation));

    [LoggerMessage(
        LogLevel.Information,
        "The server stops; {Count} sessions may go on for {Patience}"
    )]
    private partial void LogStops(int count, TimeSpan patience);

    [LoggerMessage(
        LogLevel.Information,
        "{Count} sessions are broken off; their devices call again"
    )]
    private partial void LogLeft(int count);
}
