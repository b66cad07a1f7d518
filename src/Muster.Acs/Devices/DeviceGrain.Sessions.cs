using Muster.Acs.Devices.Tasks;
using Muster.Acs.History;
using Muster.Acs.Observing;
using Muster.Acs.Operations;
using Muster.Acs.Procedures;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Quirks;
using Muster.Acs.Storage;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices;

internal sealed partial class DeviceGrain
{
    /// <summary>One whole session; the one place where it may die without harm to anything else.</summary>
    private async Task RunAsync(
        SessionEntry entry,
        InformArrival arrival,
        string? useVersion,
        bool isRepeated
    )
    {
        try
        {
            if (!isRepeated)
                await RecordInTurnAsync(entry, arrival);
            entry.IsRecorded = true;
            TellArrived();
            var session = new DeviceSession(
                _record!,
                _tasks,
                entry.Cpe,
                arrival.LocalAddress,
                new ModelLessons(services.Node.Quirks, entry.Model, entry.DeviceId, entry.Session),
                services
            )
            {
                Collected = _collected,
                Faults = _faults,
                Downloads = _downloads,
                Entry = entry,
            };
            if (!ReferenceEquals(_session, entry))
                return;
            entry.Cpe.Answer = request => CpeRequests.AnswerAsync(session, request);
            try
            {
                await SessionProcedure.RunAsync(session, useVersion);
                session.Model.TransfersSeenDone(entry.SeenDone);
                await RecallUploadsAsync();
            }
            finally
            {
                if (session.DiscoveredAt is { } discovered && _record is { } known)
                    _record = known with { Discovered = discovered };
                if (session.WrittenCredentials is { } written && _record is { } told)
                    _record = told with { Own = written };
            }
            EndSession(entry, "the session is over", SessionEnd.Completed);
        }
        catch (SessionLostException lost)
        {
            EndSession(entry, lost.Message, SessionEnd.Failed);
        }
        catch (StorageException error)
        {
            LogStorageFailed(entry.DeviceId, entry.Session, error);
            entry.Cpe.End(error.Message, AcsReplyKind.Unavailable);
            EndSession(entry, error.Message, SessionEnd.Failed);
        }
        catch (Exception error)
        {
            LogSessionDied(entry.DeviceId, entry.Session, error);
            EndSession(entry, "internal error", SessionEnd.Failed);
        }
    }

    private void TellArrived()
    {
        services.Node.Waker.Arrived(Key);
        foreach (var node in _waitingNodes)
            services.Node.Nodes.Arrived(node, Key);
        _waitingNodes.Clear();
    }

    // Two Informs of one device may overlap while the first is being stored: one after the other, so
    // that a new device gets one row.
    private async Task RecordInTurnAsync(SessionEntry entry, InformArrival arrival)
    {
        var turn = RecordAfterAsync(_recording, entry, arrival);
        _recording = turn;
        await turn;
    }

    private async Task RecordAfterAsync(Task before, SessionEntry entry, InformArrival arrival)
    {
        await before.ConfigureAwait(
            ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing
        );
        var inform = entry.Cpe.Inform;
        var now = services.Clock.GetUtcNow();
        var known = _record;
        var isBootstrap =
            Has(inform, EventCodes.Bootstrap)
            || SilentReset.ShowsIn(
                inform,
                known,
                new(services.Node.Quirks, entry.Model, entry.DeviceId, entry.Session)
            );
        // The same list stays the same object: whoever compares need not look into it.
        var isChanged = known is null || !known.Informed.SequenceEqual(inform.ParameterList);
        var parameters = isChanged ? inform.ParameterList : known!.Informed;
        var record = (known ?? FirstRecord(entry, inform, now)) with
        {
            LastInform = now,
            LastBoot = Has(inform, EventCodes.Boot) ? now : known?.LastBoot,
            LastBootstrap = isBootstrap ? now : known?.LastBootstrap,
            LastEvents = entry.Events,
            CwmpVersion = entry.Cpe.Version,
            RemoteAddress = arrival.RemoteAddress,
            Informed = parameters,
            Discovered = isBootstrap ? null : known?.Discovered,
        };
        var moved = MovedBy(inform, entry.Model.Needs.NoTransferComplete, isBootstrap, now);
        entry.SeenDone = moved.Count(IsSeenDone);
        var informed = new InformRecord(record, isChanged, inform.Event, inform.RetryCount, moved)
        {
            Told = await ToldAsync(inform, record, isChanged && !isBootstrap ? known : null),
            History = isBootstrap
                ? HistoryCauses.Reset(known, entry.Events, now)
                : await ChangedAsync(isChanged ? known : null, record),
        };
        if (isChanged && !isBootstrap && known is not null)
            await KeepInformedAsync(known, parameters);
        long row;
        using (MusterTrace.Within(entry.Cpe.Watch?.Span, "store the Inform"))
            row = await services.Devices.RecordAsync(informed, CancellationToken.None);
        if (known is null)
            entry.Cpe.Watch?.Registered();
        _record = record with { RowId = row };
        foreach (var task in moved)
            Settle(task);
        if (isBootstrap)
            await RestartKnowledgeAsync(row, known, now);
    }

    /// <param name="inform">The Inform that came.</param>
    /// <param name="record">The device as it is after it.</param>
    /// <param name="differs">The device as it was, where its parameters are others now.</param>
    private async Task<IReadOnlyList<EventRecord>> ToldAsync(
        Inform inform,
        DeviceRecord record,
        DeviceRecord? differs
    )
    {
        List<EventRecord> told = [];
        if (
            InformEvents.Boot(inform, record, record.LastBootstrap == record.LastInform) is { } boot
        )
            told.Add(boot);
        if (_addresses.Heard(record.RemoteAddress) is { } other)
            told.Add(InformEvents.SharedBy(other, record));
        if (differs is null || !services.Node.Values.IsOn)
            return told;
        var tree = await services.Devices.LoadShadowAsync(differs.RowId, CancellationToken.None);
        var changes = new ValueChanges();
        changes.Compare(tree.Overlay(differs.Informed, differs.LastInform), record.Informed);
        if (changes.Take(record.LastInform) is { } changed)
            told.Add(changed);
        return told;
    }

    private DeviceRecord FirstRecord(SessionEntry entry, Inform inform, DateTimeOffset now) =>
        new()
        {
            Key = Key,
            Id = entry.DeviceId,
            Identity = inform.DeviceId,
            FirstInform = now,
        };

    private List<DeviceTask> MovedBy(Inform inform, bool isSilent, bool isReset, DateTimeOffset now)
    {
        var moved = new List<DeviceTask>();
        foreach (var task in _tasks.All)
        {
            var after = TaskRules.OnInform(task, inform, now, isSilent, isReset);
            if (!ReferenceEquals(after, task))
                moved.Add(after);
        }
        return moved;
    }

    // "0 BOOTSTRAP: cached values, attribute settings and instance numbers are void."
    private async Task RestartKnowledgeAsync(long row, DeviceRecord? known, DateTimeOffset now)
    {
        services.Node.Rules.Memos.Forget(row);
        services.Node.Rules.Trees.Forget(row);
        // What the ACS itself remembers of the device (Reboot, Downloads …) was never the device's.
        var before = await services.Devices.LoadShadowAsync(row, CancellationToken.None);
        var kept = before.Nodes.ToArray().Where(node => DeviceFacts.IsKept(node.Path));
        await services.Devices.CommitAsync(
            new DeviceCommit(row)
            {
                Shadow = new Shadow([.. kept]),
                Lost = LostConfiguration(known, before, now),
            },
            CancellationToken.None
        );
        if (!services.Options.DiscoverOnBootstrap)
            return;
        var discovery = NewTask(new RefreshObjectRequest(), "discovery", now);
        await services.Tasks.InsertAsync(row, [discovery], CancellationToken.None);
        _tasks.Add([discovery]);
    }

    // Done by what the device runs, before it said a word of it.
    private static bool IsSeenDone(DeviceTask task) =>
        task
            is {
                State: TaskState.Done,
                Transfer: { Reported: null, VersionBefore.Length: > 0 },
                Result.Unconfirmed: not true
            };

    private DeviceTask NewTask(TaskRequest request, string author, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            DeviceId = _record!.Id,
            Request = request,
            State = TaskState.Pending,
            Created = now,
            Expires = now + services.Options.TaskExpiry,
            Author = author,
        };

    private static bool Has(Inform inform, string code)
    {
        foreach (var entry in inform.Event)
        {
            if (EventCodes.Same(entry.EventCode, code))
                return true;
        }
        return false;
    }
}
