using Muster.Cpe.Timing;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.Transfers;

/// <summary>The transfers of one CPE, and the reports that are owed for them.</summary>
internal sealed class TransferQueue
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(30);

    private List<TransferRecord>? _records;
    private CancellationTokenSource? _running;
    private Outbox? _outbox;

    public IReadOnlyList<TransferRecord> All => _records ?? [];

    public Outbox Outbox => _outbox ??= new Outbox();

    public bool TryAdd(TransferRecord record, int most)
    {
        _records ??= new List<TransferRecord>(1);
        if (_records.Count >= most)
            return false;
        _records.Add(record);
        return true;
    }

    /// <summary>When the next one is to start; not while one is running.</summary>
    public long NextDue(long now) =>
        _records is null || _records.Exists(r => r.State == TransferState.InProgress)
            ? Timetable.Never
            : _records
                .Where(r => r.State == TransferState.NotStarted)
                .Select(r => r.Due(now))
                .DefaultIfEmpty(Timetable.Never)
                .Min();

    /// <summary>Starts the first transfer whose time has come, one at a time.</summary>
    public void Advance(Agent cpe, long now)
    {
        if (_records is null || NextDue(now) > now)
            return;
        var record = _records.First(r => r.State == TransferState.NotStarted && r.Due(now) <= now);
        if (record.Kind == TransferKind.ScheduleDownload && record.OpenWindow(now) is null)
        {
            GiveUpWindows(cpe, record);
            return;
        }
        var time = cpe.Runtime.Time;
        record.State = TransferState.InProgress;
        record.Started ??= time.GetUtcNow();
        var running = CancellationTokenSource.CreateLinkedTokenSource(cpe.Runtime.Stopping.Token);
        _running = running;
        var left = record.Deadline(now) - now;
        cpe.Runtime.Transfers.Enter(() =>
            TransferRunner.RunAsync(cpe, record, TimeSpan.FromTicks(left), running)
        );
    }

    /// <summary>The attempt is over: report, try again in a window, or put the file to use.</summary>
    /// <returns>False when nobody waits for it any more.</returns>
    public bool Ended(
        Agent cpe,
        TransferRecord record,
        TransferResult result,
        CancellationTokenSource attempt
    )
    {
        if (_running != attempt)
            return false; // torn by a power cut: another attempt may run by now
        _running = null;
        if (_records?.Contains(record) != true || record.State != TransferState.InProgress)
            return false; // cancelled, or wiped by a bootstrap or factory reset
        if (result.Fault.FaultCode.Value == 0)
        {
            record.IsApplying = true;
            FileTypes.Apply(cpe, record, result);
        }
        else if (record.Kind == TransferKind.ScheduleDownload)
            RetryInWindow(cpe, record);
        else
            Finish(cpe, record, result.Fault);
        return true;
    }

    /// <summary>From here the report is owed, over reboots, until the ACS has taken it.</summary>
    public void Finish(Agent cpe, TransferRecord record, FaultStruct fault)
    {
        record.State = TransferState.Completed;
        record.ExpectedVersion = null;
        record.Fault = fault;
        record.Completed = cpe.Runtime.Time.GetUtcNow();
        Outbox.Add(
            new OwnRequest(record.Report(), DeliveredBy.TransferCompleteResponse, record.CommandKey)
            {
                Record = record,
            }
        );
        cpe.Events.Add(EventCodes.TransferComplete);
        cpe.Events.Add(record.MethodEvent, record.CommandKey);
        cpe.Demand();
    }

    public Queue<OwnRequest> Reports(IReadOnlyList<EventStruct> events) =>
        _outbox?.For(events) ?? new Queue<OwnRequest>();

    public void Reported(OwnRequest own)
    {
        Outbox.Remove(own);
        if (own.Record is TransferRecord record)
            Remove(record);
    }

    /// <summary>True when the report is given up.</summary>
    public bool Refused(OwnRequest own, int most)
    {
        if (!Outbox.Refused(own, most))
            return false;
        Reported(own);
        return true;
    }

    public void Remove(TransferRecord record)
    {
        _records?.Remove(record);
        if (_records is { Count: 0 })
            _records = null;
    }

    /// <summary>A power cut: what was running starts again after the boot.</summary>
    public void Interrupted()
    {
        _running?.Cancel();
        _running = null;
        foreach (var record in All)
            if (record is { State: TransferState.InProgress, ExpectedVersion: null })
                record.State = TransferState.NotStarted;
    }

    /// <summary>After a boot firmware shows whether it runs.</summary>
    public void Booted(Agent cpe)
    {
        Interrupted();
        FirmwareBanks.Boot(cpe);
        foreach (var record in All.Where(r => r.ExpectedVersion is not null).ToArray())
            Finish(cpe, record, FileTypes.Activate(cpe, record));
    }

    /// <summary>
    /// A new ACS knows nothing of these: with "0 BOOTSTRAP" all other undelivered events are discarded,
    /// and the work that would raise them. What is being applied right now stays.
    /// </summary>
    public void ForgetAll()
    {
        if (All.Any(r => r is { State: TransferState.InProgress, IsApplying: false }))
            _running?.Cancel();
        _records?.RemoveAll(r => !r.IsApplying || r.State == TransferState.Completed);
        if (_records is { Count: 0 })
            _records = null;
        _outbox = null;
    }

    public void Clear()
    {
        _running?.Cancel();
        _running = null;
        _records = null;
        _outbox = null;
    }

    /// <summary>Stops one that runs.</summary>
    public void Abort(TransferRecord record)
    {
        if (record.State == TransferState.InProgress)
            _running?.Cancel();
        Remove(record);
    }

    private void RetryInWindow(Agent cpe, TransferRecord record)
    {
        var now = cpe.Runtime.Now;
        record.State = TransferState.NotStarted;
        var at = record.Windows.FindIndex(w => w.Start <= now && now < w.End);
        if (at >= 0 && record.Windows[at].Retries == 0)
            record.Windows.RemoveAt(at); // "no more than n after the first try"
        else if (at >= 0 && record.Windows[at] is { Retries: > 0 } window)
            record.Windows[at] = window with { Retries = window.Retries - 1 };
        record.NotBefore = now + RetryPause.Ticks;
        if (record.Windows.Count == 0)
            GiveUpWindows(cpe, record);
    }

    private void GiveUpWindows(Agent cpe, TransferRecord record) =>
        Finish(
            cpe,
            record,
            new FaultStruct(
                FaultCode.CannotCompleteWithinTimeWindows,
                "the download did not succeed within its time windows"
            )
        );
}
