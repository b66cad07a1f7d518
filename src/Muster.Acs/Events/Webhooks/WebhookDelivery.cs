using Microsoft.Extensions.Logging;
using Muster.Acs.Operations;
using Muster.Acs.Outgoing;
using Muster.Acs.Storage;

namespace Muster.Acs.Events.Webhooks;

/// <summary>
/// Carries events to one receiver, in their order, one message at a time. It reads the log itself from
/// where it is, so that nothing is queued for it, and a slow receiver is slow for nobody else. How far
/// it is is stored after the receiver took it: what is sent is sent at least once.
/// </summary>
internal sealed partial class WebhookDelivery(
    WebhookRecord webhook,
    WebhookServices services,
    ILogger logger
)
{
    private const int ReadAtOnce = 500;

    /// <summary>Commits within this time are read together.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    /// <summary>How long it looks at nothing when nothing is told.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan StorePause = TimeSpan.FromSeconds(5);

    private readonly WebhookTarget _to = services.Sender.TargetOf(webhook);
    private readonly WebhookWish _wish = new(webhook, services);
    private readonly WebhookPlace _place = new(webhook, services);
    private TaskCompletionSource _nudge = NewNudge();
    private volatile WebhookTrouble? _trouble;
    private long _failed;
    private TimeSpan _pause;

    public long Position => _place.Position;

    public WebhookTrouble? Trouble => _trouble;

    /// <summary>Ends a pause after a failure.</summary>
    public void Nudge() => Interlocked.Exchange(ref _nudge, NewNudge()).TrySetResult();

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        services.News.Join();
        try
        {
            while (!stop.IsCancellationRequested)
                await StepAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The server stops, or the webhook is changed.
        }
        finally
        {
            services.News.Leave();
            await _place.TrySaveAsync();
        }
    }

    private async Task StepAsync(CancellationToken stop)
    {
        try
        {
            var news = services.News.Next;
            var batch = await services.Events.AfterAsync(
                _place.Position,
                _wish.Filter,
                ReadAtOnce,
                stop
            );
            var wanted = await _wish.SelectAsync(batch.Items, stop);
            for (var at = 0; at < wanted.Count; )
                at += await DeliverAsync(wanted, at, stop);
            _place.Skip(batch.Last);
            await _place.SaveAsync(isIdle: batch.IsAll);
            if (!batch.IsAll)
                return;
            await Task.WhenAny(news, Task.Delay(Heartbeat, services.Clock, stop));
            await Task.Delay(Pace, services.Clock, stop);
        }
        catch (StorageException trouble)
        {
            LogStore(webhook.Id, trouble);
            await Task.Delay(StorePause, services.Clock, stop);
        }
    }

    /// <summary>Delivers or gives up the next event or events; answers how many.</summary>
    private async Task<int> DeliverAsync(
        IReadOnlyList<DeviceEvent> events,
        int at,
        CancellationToken stop
    )
    {
        var (size, refusals) = (Math.Min(webhook.Batch, events.Count - at), 0);
        var first = events[at];
        for (var attempts = 1; ; attempts++)
        {
            // Whoever asks for it while this attempt fails shall not wait for the pause behind it.
            var nudge = Volatile.Read(ref _nudge).Task;
            var part = events.Skip(at).Take(size).ToList();
            var answer = await services.Sender.SendAsync(_to, WebhookMessage.Of(_to, part), stop);
            var verdict = WebhookRules.Judge(answer);
            if (verdict == WebhookVerdict.Delivered)
            {
                _trouble = null;
                await _place.DeliveredAsync(part);
                return part.Count;
            }
            var reason = WebhookRules.ReasonOf(answer);
            Failed(reason, answer.RetryAfter);
            if (verdict == WebhookVerdict.Refused)
            {
                refusals++;
                // One that nobody would have shall not take its neighbours with it.
                size = 1;
            }
            if (refusals == WebhookRules.MostRefusals)
            {
                await _place.DiedAsync([first], attempts, reason);
                _trouble = null;
                return 1;
            }
            if (Old(events, at) is { Count: > 0 } old)
            {
                await _place.DiedAsync(old, attempts, reason);
                LogGivenUp(webhook.Id, old.Count, services.Options.WebhookPatience, reason);
                return old.Count;
            }
            await PauseAsync(nudge, stop);
        }
    }

    private List<DeviceEvent> Old(IReadOnlyList<DeviceEvent> events, int at)
    {
        var oldest = services.Clock.GetUtcNow() - services.Options.WebhookPatience;
        return [.. events.Skip(at).TakeWhile(one => one.At < oldest)];
    }

    private void Failed(string reason, TimeSpan? wish)
    {
        var now = services.Clock.GetUtcNow();
        var before = _trouble;
        var failures = (before?.Attempts ?? 0) + 1;
        var pause = WebhookRules.Pause(failures, wish, services.Chance());
        _trouble = new(before?.Since ?? now, failures, now + pause, reason);
        (_failed, _pause) = (services.Clock.GetTimestamp(), pause);
        if (before is null)
            LogFailing(webhook.Id, reason);
    }

    private async Task PauseAsync(Task nudge, CancellationToken stop)
    {
        // The time of day is for people: it may be set back by hours.
        var left = _pause - services.Clock.GetElapsedTime(_failed);
        if (_trouble is null || left <= TimeSpan.Zero)
            return;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(nudge, Task.Delay(left, services.Clock, over.Token));
        await over.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource NewNudge() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(LogLevel.Warning, "Webhook {Webhook}: the receiver fails. {Reason}")]
    private partial void LogFailing(string webhook, string reason);

    [LoggerMessage(
        LogLevel.Warning,
        "Webhook {Webhook}: {Count} events are older than {Patience} and given up; they are among the "
            + "dead letters. {Reason}"
    )]
    private partial void LogGivenUp(string webhook, int count, TimeSpan patience, string reason);

    [LoggerMessage(LogLevel.Warning, "Webhook {Webhook}: the store failed; it is tried again.")]
    private partial void LogStore(string webhook, Exception trouble);
}
