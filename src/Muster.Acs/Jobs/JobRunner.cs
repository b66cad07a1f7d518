using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Clustering;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Jobs;

/// <summary>
/// Works through lists of devices at a pace. The list is a table: what a job has come to survives the
/// process, and the next start goes on with the devices nothing has come of yet.
/// </summary>
internal sealed partial class JobRunner(
    IJobStore jobs,
    IEnumerable<IJobWork> works,
    Leadership leader,
    TimeProvider time,
    ILogger<JobRunner> log
) : BackgroundService
{
    /// <summary>Devices of one job.</summary>
    public const int MaxDevices = 100_000;

    /// <summary>Jobs at one time, of all kinds.</summary>
    public const int MaxRunning = 16;
    private const int PageSize = 500;
    private static readonly TimeSpan LeadPace = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new();
    private readonly ConcurrentDictionary<string, Task> _ends = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Throws Conflict when too many are under way.</summary>
    public void MustHaveRoom()
    {
        if (_running.Count >= MaxRunning)
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"{MaxRunning} of these are under way; wait for one of them, or cancel it."
            );
    }

    /// <summary>Stores a job and begins it.</summary>
    public async Task<Job> StartAsync(
        JobOrder order,
        IReadOnlyList<JobItem> items,
        CancellationToken cancellation
    )
    {
        MustHaveRoom();
        var now = time.GetUtcNow();
        var job = new Job
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Kind = order.Kind,
            Subject = order.Subject,
            Pace = order.Pace,
            Per = order.Per,
            Author = order.Author,
            Created = now,
            Total = items.Count,
        };
        await jobs.CreateAsync(job, items, cancellation);
        // Else the node that leads finds it.
        if (leader.IsHeld)
            Begin(job);
        return job;
    }

    /// <summary>Asks no further device. False when it is over already.</summary>
    public async Task<bool> CancelAsync(string id, CancellationToken cancellation)
    {
        if (!await jobs.EndAsync(id, JobState.Cancelled, time.GetUtcNow(), cancellation))
            return false;
        if (_running.TryGetValue(id, out var running))
            await running.CancelAsync();
        return true;
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
        using var timer = new PeriodicTimer(LeadPace, time);
        do
        {
            try
            {
                if (leader.IsHeld)
                    await FollowAsync(stoppingToken);
                else
                    await LeaveAsync([]);
            }
            catch (StorageException trouble)
            {
                LogNotResumed(trouble);
            }
        } while (leader.MayChange && await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Begins what another node left or stored, and ends what was cancelled there.</summary>
    private async Task FollowAsync(CancellationToken cancellation)
    {
        var stored = await jobs.RunningAsync(cancellation);
        await LeaveAsync([.. stored.Select(job => job.Id)]);
        foreach (var job in stored)
            Begin(job);
    }

    private async Task LeaveAsync(HashSet<string> but)
    {
        if (!leader.MayChange)
            return;
        foreach (var (id, running) in _running)
        {
            if (!but.Contains(id))
                await running.CancelAsync();
        }
    }

    private void Begin(Job job)
    {
        var running = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        if (!_running.TryAdd(job.Id, running))
            return;
        _ends[job.Id] = RunAsync(job, running);
    }

    private async Task RunAsync(Job job, CancellationTokenSource running)
    {
        try
        {
            await Task.Yield();
            await DoAllAsync(job, running.Token);
            await jobs.EndAsync(job.Id, JobState.Done, time.GetUtcNow(), CancellationToken.None);
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

    private async Task DoAllAsync(Job job, CancellationToken cancellation)
    {
        var work = works.Single(each => each.Kind == job.Kind);
        var pace = new Pace(job.Pace, job.Per, time);
        var place = 0;
        var asked = new List<Task>();
        while (true)
        {
            var page = await jobs.WaitingAsync(job.Id, place, PageSize, cancellation);
            if (page.Count == 0)
                break;
            foreach (var (number, item) in page)
            {
                await pace.WaitAsync(cancellation);
                asked.Add(DoOneAsync(work, job, number, item, cancellation));
                place = number;
            }
            asked.RemoveAll(task => task.IsCompletedSuccessfully);
        }
        await Task.WhenAll(asked);
    }

    private async Task DoOneAsync(
        IJobWork work,
        Job job,
        int place,
        JobItem item,
        CancellationToken cancellation
    )
    {
        var outcome = await work.DoAsync(job, item, cancellation);
        // A server that stops has found nothing out: the next one asks again.
        cancellation.ThrowIfCancellationRequested();
        await jobs.SettleAsync(job.Id, place, outcome, CancellationToken.None);
    }

    [LoggerMessage(LogLevel.Error, "The job {Job} stopped: the store failed.")]
    private partial void LogFailed(string job, Exception trouble);

    [LoggerMessage(LogLevel.Error, "The jobs that were under way could not be read.")]
    private partial void LogNotResumed(Exception trouble);
}

/// <summary>A job that is wanted.</summary>
/// <param name="Kind">Who works on it.</param>
/// <param name="Subject">What it is about, as that one understands it.</param>
/// <param name="Pace">So many devices …</param>
/// <param name="Per">… in this time.</param>
/// <param name="Author">Who asked for it.</param>
internal sealed record JobOrder(string Kind, string Subject, int Pace, TimeSpan Per, string Author);
