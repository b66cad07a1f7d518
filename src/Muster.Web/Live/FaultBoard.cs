using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Muster.Web.Live;

/// <summary>
/// The groups of faults for all who look at them: read once for all, a little after faults arose or were
/// closed, when somebody muted one, and when a mute ends by itself.
/// </summary>
internal sealed partial class FaultBoard : IDisposable
{
    /// <summary>Groups at most.</summary>
    public const int Most = 200;

    /// <summary>So long events are gathered.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly IServiceScopeFactory _scopes;
    private readonly EventHub _events;
    private readonly TimeProvider _clock;
    private readonly ILogger<FaultBoard> _log;
    private readonly Lock _gate = new();
    private readonly List<Func<Task>> _viewers = [];
    private readonly ITimer _timer;
    private IDisposable? _listening;
    private DateTimeOffset _due = DateTimeOffset.MaxValue;
    private int _asked;
    private int _shown;

    public FaultBoard(
        IServiceScopeFactory scopes,
        EventHub events,
        TimeProvider clock,
        ILogger<FaultBoard> log
    )
    {
        (_scopes, _events, _clock, _log) = (scopes, events, clock, log);
        _timer = clock.CreateTimer(
            _ => _ = RefreshAsync(),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>As they were read last; null until somebody looks.</summary>
    public IReadOnlyList<FaultGroup>? Groups { get; private set; }

    /// <summary>Calls back when there may be other groups, until the answer is disposed.</summary>
    public async Task<IDisposable> WatchAsync(Func<Task> changed)
    {
        var isFirst = false;
        lock (_gate)
        {
            isFirst = _viewers.Count == 0;
            _viewers.Add(changed);
            _listening ??= _events.Listen(TakeAsync);
        }
        // While nobody looks nothing is kept up.
        if (isFirst || Groups is null)
            await ReadAsync();
        return new Viewing(() => Leave(changed));
    }

    /// <summary>Reads anew and tells all, after somebody changed something here.</summary>
    public async Task RefreshAsync()
    {
        await ReadAsync();
        Func<Task>[] viewers;
        lock (_gate)
            viewers = [.. _viewers];
        foreach (var viewer in viewers)
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

    public void Dispose()
    {
        lock (_gate)
        {
            _viewers.Clear();
            _listening?.Dispose();
            _listening = null;
        }
        _timer.Dispose();
    }

    private void Leave(Func<Task> viewer)
    {
        lock (_gate)
        {
            _viewers.Remove(viewer);
            if (_viewers.Count > 0)
                return;
            _listening?.Dispose();
            _listening = null;
            _due = DateTimeOffset.MaxValue;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private Task TakeAsync(IReadOnlyList<DeviceEvent> batch)
    {
        if (batch.Any(each => each.Kind.StartsWith("fault.", StringComparison.Ordinal)))
            Plan(_clock.GetUtcNow() + Patience);
        return Task.CompletedTask;
    }

    /// <summary>The earlier of what is planned already and this.</summary>
    private void Plan(DateTimeOffset due)
    {
        lock (_gate)
        {
            if (_viewers.Count == 0 || due >= _due)
                return;
            _due = due;
            var wait = due - _clock.GetUtcNow();
            _timer.Change(
                wait < TimeSpan.Zero ? TimeSpan.Zero
                    : wait < LongestWait ? wait
                    : LongestWait,
                Timeout.InfiniteTimeSpan
            );
        }
    }

    private async Task ReadAsync()
    {
        int round;
        lock (_gate)
            (_due, round) = (DateTimeOffset.MaxValue, ++_asked);
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            scope.ServiceProvider.ActAsServer();
            var faults = scope.ServiceProvider.GetRequiredService<IFaults>();
            var groups = await faults.GroupsAsync(Most, CancellationToken.None);
            lock (_gate)
            {
                // What was read from later on is newer, though this took longer.
                if (round > _shown)
                    (_shown, Groups) = (round, groups);
            }
        }
        catch (Exception trouble)
        {
            LogNotRead(trouble.Message);
            Plan(_clock.GetUtcNow() + (Patience * 5));
            return;
        }
        if (Groups?.Min(group => group.Mute?.Until) is { } end)
            Plan(end);
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The groups of faults could not be read for the console: {Reason}"
    )]
    private partial void LogNotRead(string reason);

    [LoggerMessage(LogLevel.Debug, "A page could not be told of faults: {Reason}")]
    private partial void LogViewer(string reason);
}
