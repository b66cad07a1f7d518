using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Muster.Web.Live;

/// <summary>
/// The server's own numbers over the last half hour, sampled from counters in memory, and the fleet's,
/// asked of the store once for all who look: at most every few seconds, and only while somebody does.
/// </summary>
internal sealed partial class Pulse(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<Pulse> log
) : BackgroundService
{
    /// <summary>How far apart two samples are.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    // However many pages know of a change, the store is asked once.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(900);

    /// <summary>Half an hour of them.</summary>
    public const int Kept = 360;

    private readonly Lock _gate = new();
    private readonly Queue<Sample> _samples = new(Kept);
    private int _viewers;
    private event Func<Task>? Beat;

    /// <summary>The last numbers of the fleet; null until they were asked for.</summary>
    public FleetCounts? Fleet { get; private set; }

    /// <summary>When <see cref="Fleet"/> was asked for.</summary>
    public DateTimeOffset FleetAt { get; private set; }

    /// <summary>Whether the store could not be asked.</summary>
    public bool IsFleetStale { get; private set; }

    /// <summary>As the last sample found it.</summary>
    public AdmissionCounters? Admission { get; private set; }

    /// <summary>Sessions open at the last sample.</summary>
    public int OpenSessions { get; private set; }

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<Sample> Samples
    {
        get
        {
            lock (_gate)
                return [.. _samples];
        }
    }

    /// <summary>Calls back after every sample, until the answer is disposed.</summary>
    public async Task<IDisposable> WatchAsync(Func<Task> changed, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Beat += changed;
            _viewers++;
        }
        if (clock.GetUtcNow() - FleetAt > Step)
            await CountAsync(cancellation);
        return new Viewing(() =>
        {
            lock (_gate)
            {
                Beat -= changed;
                _viewers--;
            }
        });
    }

    /// <summary>Asks the store now, unless that was done a moment ago, for somebody knows of a change.</summary>
    public async Task FreshenAsync(CancellationToken cancellation)
    {
        if (clock.GetUtcNow() - FleetAt >= Moment)
            await CountAsync(cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Step, clock);
        var before = Read();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = Read();
            Keep(Sample.Between(before, now));
            before = now;
            if (_viewers == 0)
                continue;
            await CountAsync(stoppingToken);
            await TellAsync();
        }
    }

    private Reading Read()
    {
        using var scope = scopes.CreateScope();
        scope.ServiceProvider.ActAsServer();
        var sessions = scope.ServiceProvider.GetRequiredService<ISessions>();
        Admission = scope.ServiceProvider.GetRequiredService<IAdmission>().Counters;
        var counters = sessions.Counters;
        OpenSessions = counters.Open;
        return new(
            clock.GetUtcNow(),
            counters,
            sessions.EventCounts.ToDictionary(StringComparer.Ordinal),
            Admission.Refused
        );
    }

    private void Keep(Sample sample)
    {
        lock (_gate)
        {
            if (_samples.Count == Kept)
                _samples.Dequeue();
            _samples.Enqueue(sample);
        }
    }

    private async Task CountAsync(CancellationToken cancellation)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.ActAsServer();
            var devices = scope.ServiceProvider.GetRequiredService<IDevices>();
            Fleet = await devices.CountsAsync(cancellation);
            (FleetAt, IsFleetStale) = (clock.GetUtcNow(), false);
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            IsFleetStale = true;
            LogNotCounted(trouble.Message);
        }
    }

    private async Task TellAsync()
    {
        Delegate[] viewers;
        lock (_gate)
            viewers = Beat?.GetInvocationList() ?? [];
        foreach (var viewer in viewers.Cast<Func<Task>>())
        {
            try
            {
                await viewer();
            }
            catch (Exception gone)
            {
                LogViewer(gone.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The devices could not be counted for the console: {Reason}")]
    private partial void LogNotCounted(string reason);

    [LoggerMessage(LogLevel.Debug, "A page could not be told of new numbers: {Reason}")]
    private partial void LogViewer(string reason);
}
