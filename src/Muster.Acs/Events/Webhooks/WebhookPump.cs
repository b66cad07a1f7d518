using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Clustering;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Events.Webhooks;

/// <summary>Keeps a delivery running for each webhook that is on.</summary>
internal sealed partial class WebhookPump(
    WebhookServices services,
    ValueWatch values,
    Leadership leader,
    ILogger<WebhookPump> logger
) : BackgroundService
{
    private static readonly TimeSpan PrunePace = TimeSpan.FromMinutes(10);

    /// <summary>How often it is looked whether this node leads.</summary>
    private static readonly TimeSpan LeadPace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Running> _running = new();
    private readonly SemaphoreSlim _turns = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private bool _leads;

    /// <summary>Null for one that is off, and where another node delivers.</summary>
    public WebhookDelivery? Find(string id) => _running.GetValueOrDefault(id)?.Delivery;

    /// <summary>Whether this node delivers.</summary>
    public bool IsHere => _leads;

    /// <summary>How those stand that are on, by their ids.</summary>
    public IReadOnlyDictionary<string, WebhookRun> Runs =>
        _running.ToDictionary(
            each => each.Key,
            each => new WebhookRun(each.Value.Delivery.Position, each.Value.Delivery.Trouble)
        );

    /// <summary>
    /// Brings what runs up to date with the store, once the change is in it: the delivery of this webhook
    /// ends and stores how far it is, then the change is made, then it begins anew.
    /// </summary>
    public async Task<T> ChangeAsync<T>(string id, Func<Task<T>> change)
    {
        await _turns.WaitAsync();
        try
        {
            if (_running.TryRemove(id, out var running))
                await running.EndAsync();
            try
            {
                return await change();
            }
            finally
            {
                await SynchronizeAsync();
            }
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Brings what runs up to date with what another node stored.</summary>
    public async Task RenewAsync()
    {
        await _turns.WaitAsync();
        try
        {
            await SynchronizeAsync();
        }
        finally
        {
            _turns.Release();
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await SynchronizeAsync();
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Values.Select(running => running.EndAsync()));
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        _turns.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var prunedAt = services.Clock.GetTimestamp();
        using var timer = new PeriodicTimer(LeadPace, services.Clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (leader.IsHeld != _leads)
                    await RenewAsync();
                if (!_leads || services.Clock.GetElapsedTime(prunedAt) < PrunePace)
                    continue;
                prunedAt = services.Clock.GetTimestamp();
                var before = services.Clock.GetUtcNow() - services.Options.WebhookRetention;
                await services.Store.PruneAsync(before, stoppingToken);
            }
            catch (StorageException trouble)
            {
                LogPrune(trouble);
            }
        }
    }

    private async Task SynchronizeAsync()
    {
        var stored = await services.Store.AllAsync(CancellationToken.None);
        var on = stored.Where(webhook => webhook.Enabled).ToList();
        values.IsSubscribed = on.Any(webhook =>
            webhook.Kinds.Any(kind => EventKinds.Fits(kind, EventKinds.ValueChanged))
        );
        _leads = leader.IsHeld;
        await EndOthersAsync(_leads ? on : []);
        if (!_leads)
            return;
        foreach (var webhook in on)
        {
            if (_stopping.IsCancellationRequested || _running.ContainsKey(webhook.Id))
                continue;
            var end = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            var delivery = new WebhookDelivery(webhook, services, logger);
            var running = RunAsync(webhook.Id, delivery, end.Token);
            _running[webhook.Id] = new(webhook, delivery, running, end);
        }
    }

    /// <summary>Ends the deliveries that are none of these, as they stand here.</summary>
    private async Task EndOthersAsync(IReadOnlyList<WebhookRecord> webhooks)
    {
        foreach (var (id, running) in _running)
        {
            if (webhooks.Any(webhook => IsSame(webhook, running.Webhook)))
                continue;
            if (_running.TryRemove(id, out var other))
                await other.EndAsync();
        }
    }

    // How far it is is the delivery's own affair.
    private static bool IsSame(WebhookRecord one, WebhookRecord other) =>
        one.Id == other.Id
        && one.Url == other.Url
        && one.Filter == other.Filter
        && one.Secret == other.Secret
        && one.Batch == other.Batch
        && one.Kinds.SequenceEqual(other.Kinds);

    // A delivery that dies of our own fault begins again; it is told loudly, for it should not.
    private async Task RunAsync(string id, WebhookDelivery delivery, CancellationToken end)
    {
        await Task.Yield();
        while (!end.IsCancellationRequested)
        {
            try
            {
                await delivery.RunAsync(end);
            }
            catch (Exception fault)
            {
                LogDied(id, fault);
                await Task.WhenAny(Task.Delay(Recovery, services.Clock, end));
            }
        }
    }

    private sealed record Running(
        WebhookRecord Webhook,
        WebhookDelivery Delivery,
        Task Task,
        CancellationTokenSource End
    )
    {
        public async Task EndAsync()
        {
            await End.CancelAsync();
            await Task;
            End.Dispose();
        }
    }

    [LoggerMessage(LogLevel.Error, "Webhook {Webhook} died of our own fault; it begins again.")]
    private partial void LogDied(string webhook, Exception fault);

    [LoggerMessage(LogLevel.Warning, "Old dead letters could not be removed; it is tried again.")]
    private partial void LogPrune(Exception trouble);
}

/// <summary>How a webhook stands that is delivered.</summary>
/// <param name="Position">The number of the last event that was looked at.</param>
/// <param name="Trouble">What is wrong with its receiver; null when nothing is known to be.</param>
internal readonly record struct WebhookRun(long Position, WebhookTrouble? Trouble);
