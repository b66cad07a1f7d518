using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Acs.Waking.Udp;

namespace Muster.Acs.Waking.Bulk;

/// <summary>
/// Wakes many devices at a pace. The list is a table: what a job has come to survives the process, and
/// the next start goes on with the devices nothing has come of yet.
/// </summary>
internal sealed partial class WakeJobs(
    IWakeJobStore jobs,
    IDeviceStore devices,
    IWaker waker,
    StunCounters counters,
    TimeProvider time,
    ILogger<WakeJobs> log
) : BackgroundService, IWakes
{
    public const int MaxDevices = 100_000;
    public const int MaxRunning = 16;
    private const int DefaultPace = 50;
    private const int MaxPace = 10_000;
    private const int PageSize = 500;

    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new();
    private readonly ConcurrentDictionary<string, Task> _ends = new();
    private readonly CancellationTokenSource _stopping = new();

    public DatagramCounters Datagrams => counters.Snapshot();

    public async Task<WakeJob> StartAsync(
        WakeOrder order,
        string author,
        CancellationToken cancellation
    )
    {
        var pace = order.Pace ?? DefaultPace;
        if (pace is < 1 or > MaxPace)
            throw Invalid($"The pace is 1 to {MaxPace} devices a second.", "pace");
        if (_running.Count >= MaxRunning)
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"{MaxRunning} of these are under way; wait for one of them, or cancel it."
            );
        var wanted = await DevicesOfAsync(order, cancellation);
        var now = time.GetUtcNow();
        var job = new WakeJob
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Pace = pace,
            Author = author,
            Created = now,
            Total = wanted.Count,
        };
        await jobs.CreateAsync(job, wanted, cancellation);
        Begin(job);
        return job;
    }

    public async Task<WakeJob> GetAsync(string id, CancellationToken cancellation) =>
        await jobs.FindAsync(id, cancellation) ?? throw Unknown(id);

    public Task<Page<WakeJob>> ListAsync(PageRequest page, CancellationToken cancellation) =>
        jobs.ListAsync(page, cancellation);

    public async Task<Page<WakeOutcome>> ResultsAsync(
        string id,
        WakeState? state,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        await GetAsync(id, cancellation);
        return await jobs.ResultsAsync(id, state, page, cancellation);
    }

    public async Task<WakeJob> CancelAsync(string id, CancellationToken cancellation)
    {
        await GetAsync(id, cancellation);
        if (!await jobs.EndAsync(id, WakeJobState.Cancelled, time.GetUtcNow(), cancellation))
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"The wake-up {id} is over already.",
                "id"
            );
        if (_running.TryGetValue(id, out var running))
            await running.CancelAsync();
        return await GetAsync(id, cancellation);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_ends.Values);
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var job in await jobs.RunningAsync(stoppingToken))
                Begin(job);
        }
        catch (StorageException trouble)
        {
            LogNotResumed(trouble);
        }
    }

    private void Begin(WakeJob job)
    {
        var running = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        if (!_running.TryAdd(job.Id, running))
            return;
        _ends[job.Id] = RunAsync(job, running);
    }

    private async Task RunAsync(WakeJob job, CancellationTokenSource running)
    {
        try
        {
            await Task.Yield();
            await WakeAllAsync(job, running.Token);
            await jobs.EndAsync(
                job.Id,
                WakeJobState.Done,
                time.GetUtcNow(),
                CancellationToken.None
            );
        }
        catch (OperationCanceledException)
        {
            // Cancelled, which is stored; or the server stops, and the next one goes on.
        }
        catch (StorageException trouble)
        {
            LogFailed(job.Id, trouble);
        }
        finally
        {
            _running.TryRemove(job.Id, out _);
            _ends.TryRemove(job.Id, out _);
            running.Dispose();
        }
    }

    private async Task WakeAllAsync(WakeJob job, CancellationToken cancellation)
    {
        var pace = new Pace(job.Pace, time);
        var place = 0;
        var asked = new List<Task>();
        while (true)
        {
            var page = await jobs.WaitingAsync(job.Id, place, PageSize, cancellation);
            if (page.Count == 0)
                break;
            foreach (var device in page)
            {
                await pace.WaitAsync(cancellation);
                asked.Add(WakeOneAsync(job.Id, device, cancellation));
                place = device.Place;
            }
            asked.RemoveAll(task => task.IsCompletedSuccessfully);
        }
        await Task.WhenAll(asked);
    }

    private async Task WakeOneAsync(
        string job,
        WaitingDevice device,
        CancellationToken cancellation
    )
    {
        var result = await waker.WakeAsync(DeviceKey.OfId(device.DeviceId), cancellation);
        // A server that stops has found nothing out: the next one asks again.
        cancellation.ThrowIfCancellationRequested();
        var outcome = new WakeOutcome(
            device.DeviceId,
            result.Woken ? WakeState.Woken : WakeState.Failed,
            time.GetUtcNow(),
            result.Way,
            result.Detail
        );
        await jobs.SettleAsync(job, device.Place, outcome, CancellationToken.None);
    }

    private async Task<IReadOnlyList<string>> DevicesOfAsync(
        WakeOrder order,
        CancellationToken cancellation
    )
    {
        if (order is { Devices: { } list, Query: null })
        {
            if (list.Count is 0 or > MaxDevices)
                throw Invalid($"'devices' takes 1 to {MaxDevices} ids.", "devices");
            return [.. list.Distinct(StringComparer.Ordinal)];
        }
        if (order is not { Devices: null, Query: { } query })
            throw Invalid("Say either 'devices' or 'query'; {} is the query for all.", "devices");
        var found = new List<string>();
        string? cursor = null;
        do
        {
            var page = await devices.SearchAsync(
                Query(query, new PageRequest(1000, cursor)) with
                {
                    Within = order.Within,
                },
                cancellation
            );
            found.AddRange(page.Items.Select(device => device.Id));
            cursor = page.NextCursor;
        } while (cursor is not null && found.Count <= MaxDevices);
        if (found.Count == 0)
            throw Invalid("No device fits the query.", "query");
        if (found.Count > MaxDevices)
            throw Invalid($"More than {MaxDevices} devices fit the query.", "query");
        return found;
    }

    private static DeviceQuery Query(WakeQuery query, PageRequest page) =>
        new()
        {
            Id = query.Id,
            Tag = query.Tag,
            Model = query.Model,
            ProductClass = query.ProductClass,
            OUI = query.Oui,
            SerialNumber = query.SerialNumber,
            Manufacturer = query.Manufacturer,
            Text = query.Q,
            Filter = query.Filter,
            Page = page,
        };

    private static OperationException Invalid(string message, string field) =>
        new(OperationFaultKind.Invalid, message, field);

    private static OperationException Unknown(string id) =>
        new(OperationFaultKind.NotFound, $"There is no wake-up '{id}'.", "id");

    [LoggerMessage(LogLevel.Error, "The wake-up {Job} stopped: the store failed.")]
    private partial void LogFailed(string job, Exception trouble);

    [LoggerMessage(LogLevel.Error, "The wake-ups that were under way could not be read.")]
    private partial void LogNotResumed(Exception trouble);
}
