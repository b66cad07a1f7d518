using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Muster.Web.Live;

/// <summary>
/// The stream of events for all pages: read once, while at least one page listens, and handed to each.
/// </summary>
internal sealed partial class EventHub(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<EventHub> log
) : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly List<Func<IReadOnlyList<DeviceEvent>, Task>> _listeners = [];
    private CancellationTokenSource? _following;

    /// <summary>Hands over what is stored from now on, until the answer is disposed.</summary>
    public IDisposable Listen(Func<IReadOnlyList<DeviceEvent>, Task> listener)
    {
        lock (_gate)
        {
            _listeners.Add(listener);
            if (_following is null)
            {
                _following = new CancellationTokenSource();
                _ = FollowAsync(_following.Token);
            }
        }
        return new Viewing(() => Leave(listener));
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _listeners.Clear();
            End();
        }
    }

    private void Leave(Func<IReadOnlyList<DeviceEvent>, Task> listener)
    {
        lock (_gate)
        {
            _listeners.Remove(listener);
            if (_listeners.Count == 0)
                End();
        }
    }

    private void End()
    {
        _following?.Cancel();
        _following?.Dispose();
        _following = null;
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        long? last = null;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.ActAsServer();
                var events = scope.ServiceProvider.GetRequiredService<IEvents>();
                var stream = events.FollowAsync(new EventFilter(), last, cancellation);
                await foreach (var batch in stream)
                {
                    if (batch.Count == 0)
                        continue;
                    last = batch[^1].Id;
                    await HandAsync(batch);
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception trouble)
            {
                LogBroken(trouble.Message);
                await WaitAsync(cancellation);
            }
        }
    }

    private async Task WaitAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Again, clock, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Nobody listens any more.
        }
    }

    private async Task HandAsync(IReadOnlyList<DeviceEvent> batch)
    {
        Func<IReadOnlyList<DeviceEvent>, Task>[] listeners;
        lock (_gate)
            listeners = [.. _listeners];
        foreach (var listener in listeners)
        {
            try
            {
                await listener(batch);
            }
            catch (Exception gone)
            {
                LogListener(gone.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The console's stream of events broke: {Reason}")]
    private partial void LogBroken(string reason);

    [LoggerMessage(LogLevel.Debug, "A page could not be told of events: {Reason}")]
    private partial void LogListener(string reason);
}
