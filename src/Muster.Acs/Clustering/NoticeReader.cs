using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Storage;

namespace Muster.Acs.Clustering;

/// <summary>What a node does on word of a topic.</summary>
/// <param name="Topic">Of <see cref="NoticeTopics"/>.</param>
/// <param name="ReadAsync">Reads anew what the keys name; all of it where there is none.</param>
internal sealed record NoticeHandler(
    string Topic,
    Func<IReadOnlyCollection<string>, CancellationToken, Task> ReadAsync
);

/// <summary>Up to where this node knows what was changed.</summary>
internal sealed class NoticePlace
{
    public long Last { get; set; }
}

/// <summary>
/// Reads what other nodes have left word of, four times a second: what it names is read anew from the
/// store. Whatever happens in between, the numbers tell what was missed.
/// </summary>
internal sealed partial class NoticeReader(
    IEnumerable<NoticeHandler> handlers,
    NoticePlace place,
    Events.EventSignal events,
    Leadership leader,
    TimeProvider clock,
    ILogger<NoticeReader> logger,
    IClusterStore? store = null
) : BackgroundService
{
    /// <summary>How long word is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenPrunes = TimeSpan.FromMinutes(1);
    private const int MostAtOnce = 2_000;

    private long _lastEvent;
    private long _prunedAt;
    private bool _failing;

    /// <summary>Who could not read what changed: all of it is read, until it can be.</summary>
    private readonly HashSet<NoticeHandler> _behind = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (store is null)
            return;
        using var timer = new PeriodicTimer(Pace, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await ReadAsync(store, stoppingToken)) { }
                await PruneAsync(store, stoppingToken);
                _failing = false;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                if (!_failing)
                    LogFailed(failure);
                _failing = true;
            }
        }
    }

    /// <summary>True where there is more.</summary>
    private async Task<bool> ReadAsync(IClusterStore store, CancellationToken cancellation)
    {
        var notices = await store.AfterAsync(place.Last, MostAtOnce, cancellation);
        if (notices.LastEvent != _lastEvent)
        {
            _lastEvent = notices.LastEvent;
            events.Raise();
        }
        foreach (var handler in handlers)
        {
            var keys = notices
                .Items.Where(notice => notice.Topic == handler.Topic)
                .Select(notice => notice.Key)
                .ToHashSet(StringComparer.Ordinal);
            if (!notices.AreWhole || _behind.Contains(handler))
                await ReadAsync(handler, [], cancellation);
            else if (keys.Count > 0)
                await ReadAsync(handler, keys.Contains("") ? [] : keys, cancellation);
        }
        if (notices.Items.Count > 0)
            place.Last = notices.Items[^1].Number;
        return notices.Items.Count == MostAtOnce;
    }

    /// <summary>One that fails keeps none of the others from what they have to read.</summary>
    private async Task ReadAsync(
        NoticeHandler handler,
        IReadOnlyCollection<string> keys,
        CancellationToken cancellation
    )
    {
        try
        {
            await handler.ReadAsync(keys, cancellation);
            _behind.Remove(handler);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            if (_behind.Add(handler))
                LogBehind(handler.Topic, failure);
        }
    }

    private async Task PruneAsync(IClusterStore store, CancellationToken cancellation)
    {
        if (!leader.IsHeld || clock.GetElapsedTime(_prunedAt) < BetweenPrunes)
            return;
        _prunedAt = clock.GetTimestamp();
        await store.PruneAsync(Kept, cancellation);
    }

    [LoggerMessage(
        LogLevel.Warning,
        "What other nodes have changed cannot be read from the store; it is tried again."
    )]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(
        LogLevel.Warning,
        "What other nodes have changed of '{Topic}' cannot be read; it is tried again."
    )]
    private partial void LogBehind(string topic, Exception failure);
}
