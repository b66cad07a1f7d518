using Microsoft.Extensions.Logging;
using Muster.Acs.Clustering;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Events;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Quirks;
using Muster.Acs.Storage;
using Muster.Acs.Telemetry;
using Muster.Cwmp;
using Muster.Cwmp.Messages;
using Orleans.Runtime;

namespace Muster.Acs.Devices;

/// <summary>
/// One CPE as an actor. Its session runs as a background task on this grain's scheduler; the grain's
/// methods only hand it POSTs, so that each is short and none waits for the CPE.
/// </summary>
[DevicePlacement]
internal sealed partial class DeviceGrain(DeviceServices services, ILogger<DeviceGrain> logger)
    : Grain,
        IDeviceGrain
{
    private DeviceRecord? _record;
    private OpenTasks _tasks = new();
    private readonly CollectionTimes _collected = new();
    private readonly ChannelFaults _faults = new();
    private readonly RuleDownloads _downloads = new();
    private readonly AddressTurns _addresses = new();
    private SessionEntry? _session;
    private readonly HashSet<string> _cameEarly = new(StringComparer.Ordinal);
    private Task _recording = Task.CompletedTask;
    private readonly HashSet<string> _waitingNodes = new(StringComparer.Ordinal);
    private readonly CallingNode _calls = new();
    private Task _releasing = Task.CompletedTask;
    private bool _isSentAway;

    /// <summary>
    /// Not as one that shuts down: Orleans would leave it in the directory, and the next call would bring it
    /// back to this node.
    /// </summary>
    private static readonly DeactivationReason Leaving = new(
        DeactivationReasonCode.ApplicationRequested,
        "the node leaves"
    );

    private DeviceKey Key => new(this.GetPrimaryKey());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (IsGuest)
        {
            Nodes.HandOver(GrainContext);
            return;
        }
        await ReadAsync(cancellationToken);
        ReleaseTasks("the server was restarted");
        services.Node.Home.Came(Key, this);
        // The node may have begun to leave meanwhile, and have looked at its devices before.
        if (!IsGuest)
            return;
        services.Node.Home.Went(Key, this);
        Nodes.HandOver(GrainContext);
    }

    /// <summary>
    /// Whether the node leaves, and was only called for this device by one that has not heard yet that it
    /// lives elsewhere, or nowhere: to open a session here would be to cut it off.
    /// </summary>
    private bool IsGuest => services.Node.Home.IsLeaving && services.Node.Nodes.AreOthers;

    public async Task<bool> Renew()
    {
        if (_session is not null)
            return false;
        await ReadAsync(CancellationToken.None);
        return _session is null;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var record = await services.Devices.FindAsync(Key, cancellationToken);
        if (record is not { } known)
        {
            _record = null;
            return;
        }
        var faults = await services.Faults.ChannelsAsync(known.RowId, cancellationToken);
        var downloads = await services.Faults.DownloadsAsync(known.RowId, cancellationToken);
        var open = await services.Tasks.OpenTasksAsync(known.RowId, cancellationToken);
        var failed = await services.Tasks.FailedTasksAsync(
            known.RowId,
            OpenTasks.MostFailed,
            cancellationToken
        );
        // A session that began meanwhile has the word.
        if (_session is not null)
            return;
        services.Node.Rules.Trees.Forget(known.RowId);
        services.Node.Rules.Memos.Forget(known.RowId);
        _record = known;
        _faults.Load(faults);
        _downloads.All = downloads;
        // What was running when the process ended is carried on as after any lost session.
        _tasks = new OpenTasks(open, failed.Where(RetryRules.IsTriedAgain));
    }

    public override async Task OnDeactivateAsync(
        DeactivationReason reason,
        CancellationToken cancellationToken
    )
    {
        _session?.Cpe.End("the server is shutting down", isByServer: true);
        if (_record is { } known)
            services.Node.Rules.Memos.Forget(known.RowId);
        services.Node.Board.ForgetFrom(_tasks.All);
        services.Node.Home.Went(Key, this);
        // The node that has it next reads these rows, and may do what they say: it is not overtaken.
        await _releasing;
    }

    /// <summary>The node leaves: called from anywhere, the device goes as soon as it is in no session.</summary>
    public void SendAway() =>
        GrainContext.Scheduler.QueueAction(
            static grain =>
            {
                var device = (DeviceGrain)grain;
                device._isSentAway = true;
                device.LeaveIfSent();
            },
            this
        );

    // In the turn of the device itself: an Inform that comes now is before it or finds the device elsewhere.
    private void LeaveIfSent()
    {
        if (_isSentAway && _session is null)
            GrainContext.Deactivate(Leaving);
    }

    public Task<AcsReply> Begin(InformArrival arrival)
    {
        var before = _session;
        // "A new Inform from a device with an open session means that the CPE gave up the old one."
        if (before is not null)
            EndSession(before, "a newer Inform came", SessionEnd.Superseded);
        var envelope = arrival.Post.Envelope!;
        var negotiated = VersionNegotiation.Of(envelope);
        var model = services.Node.Quirks.Of((Inform)envelope.Body!);
        var cpe = new CpeConversation(envelope, negotiated.Version, services.Options.MaxSessionRpcs)
        {
            Needs = model.Needs,
            Meter = services.Node.Watches.Meter,
        };
        var reply = cpe.OpenAsync();
        if (negotiated.Refusal is { } refusal)
        {
            cpe.Refuse(FaultCode.AcsVersionIncompatible, refusal);
            EndVisit(arrival.Session, arrival.Node, SessionEnd.Failed, refusal);
            LeaveIfSent();
            return reply;
        }
        var entry = Open(arrival, cpe, envelope, model);
        _ = RunAsync(entry, arrival, negotiated.UseVersion, IsRepeated(before, cpe));
        return reply;
    }

    public async Task<AcsReply> Exchange(Guid session, CpePost post)
    {
        if (_session is not { } open || open.Session != session)
            return new AcsReply(AcsReplyKind.NoSession);
        open.Heard();
        return await open.Cpe.ExchangeAsync(post);
    }

    public Task Abort(Guid session, string reason)
    {
        if (_session is { } open && open.Session == session)
            EndSession(open, reason, SessionEnd.Failed);
        return Task.CompletedTask;
    }

    public Task<bool> TellArrival(string node)
    {
        _waitingNodes.Add(node);
        return Task.FromResult(_session is not null);
    }

    public async Task<bool> Forget()
    {
        if (_session is { } open)
        {
            open.Cpe.End("the device was deleted", isByServer: true);
            EndSession(open, "the device was deleted", SessionEnd.Failed);
        }
        var known = _record;
        if (known is not null)
            await services.Devices.DeleteAsync(known.RowId, CancellationToken.None);
        foreach (var task in _tasks.All)
            services.Node.Board.Tell(TaskRules.Cancel(task, services.Clock.GetUtcNow()));
        (_record, _tasks) = (null, new OpenTasks());
        _faults.Load([]);
        _downloads.All = [];
        DeactivateOnIdle();
        return known is not null;
    }

    public async Task<bool> DismissFault(string channel)
    {
        if (_record is not { } known || _faults.Find(channel) is null)
            return false;
        var struck = new Dictionary<string, ChannelFault?> { [channel] = null };
        await services.Devices.CommitAsync(
            new DeviceCommit(known.RowId)
            {
                ChannelFaults = struck,
                Events = [FaultEvents.Clear(channel, "dismissed", services.Clock.GetUtcNow())],
            },
            CancellationToken.None
        );
        _faults.Apply(struck);
        services.Node.Rules.Memos.Forget(known.RowId);
        return true;
    }

    // A lost InformResponse: the CPE repeats the same Inform; its events are handled once.
    private static bool IsRepeated(SessionEntry? before, CpeConversation cpe) =>
        before is { IsRecorded: true, Cpe: { HasTurns: false } old }
        && old.Inform.CurrentTime == cpe.Inform.CurrentTime
        && old.Inform.RetryCount == cpe.Inform.RetryCount
        && old.Inform.Event.SequenceEqual(cpe.Inform.Event)
        && old.Inform.ParameterList.SequenceEqual(cpe.Inform.ParameterList);

    private SessionEntry Open(
        InformArrival arrival,
        CpeConversation cpe,
        Envelope envelope,
        Model model
    )
    {
        var now = services.Clock.GetUtcNow();
        var entry = new SessionEntry(
            arrival.Session,
            DeviceKey.IdOf(cpe.Inform.DeviceId),
            now,
            [.. cpe.Inform.Event.Select(entry => entry.EventCode)],
            cpe
        )
        {
            Silence = SessionLimits.Silence(envelope.SessionTimeout, services.Options),
            Announced = envelope.SessionTimeout,
            Thought = services.Options.AnswerTimeout,
            Model = model,
            Longest = services.Options.MaxSessionLength,
            Clock = services.Clock,
            Node = arrival.Node,
        };
        _session = entry;
        services.Node.Sessions.Opened(Key, entry);
        cpe.Watch = services.Node.Watches.Begin(
            entry.DeviceId,
            entry.Session,
            arrival.RemoteAddress
        );
        cpe.Watch?.Began(cpe.Inform, envelope.ID);
        return entry;
    }

    private void EndSession(SessionEntry entry, string reason, SessionEnd end)
    {
        if (!ReferenceEquals(_session, entry))
            return;
        _session = null;
        services.Node.Sessions.Closed(Key, entry, end);
        EndVisit(entry.Session, entry.Node, end, reason);
        entry.Cpe.End(reason);
        var took = services.Clock.GetElapsedTime(entry.Opened);
        services.Node.Watches.Meter.Session(took, end);
        entry.Cpe.Watch?.Ended(end, reason, entry.Cpe.Rpcs, took);
        if (end != SessionEnd.Completed)
            ReleaseTasks(reason);
        // Else the newer Inform has the device, until its session is over.
        if (end != SessionEnd.Superseded)
            LeaveIfSent();
        var elsewhere = services.Node.Nodes.IsOther(entry.Node) ? entry.Node : null;
        if (_calls.Called(elsewhere) && end == SessionEnd.Completed && _waitingNodes.Count == 0)
            Nodes.Move(GrainContext, elsewhere!);
    }

    /// <param name="node">Where the session came in, and is recorded; null where there is one node.</param>
    private void EndVisit(Guid session, string? node, SessionEnd end, string reason)
    {
        services.Node.Nodes.Visits.Over(session, end, reason);
        if (node is not null)
            services.Node.Nodes.SessionOver(node, new(session, end, reason));
    }
}
