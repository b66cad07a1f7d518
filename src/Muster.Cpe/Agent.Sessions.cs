using Muster.Cpe.Diagnostics;
using Muster.Cpe.Http;
using Muster.Cpe.Timing;
using Muster.Cpe.Transfers;
using Muster.Cpe.Tree;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe;

/// <summary>When a session starts, what it carries, and what follows from its end.</summary>
public sealed partial class Agent
{
    private const int PatienceOfAcs = 60;

    void IDue.OnDue()
    {
        lock (_gate)
        {
            var now = _runtime.Now;
            if (_life == Life.Restarting && _bootAt <= now)
                Boot(now);
            if (_life == Life.Running && !_inSession)
                Advance(now);
        }
    }

    /// <summary>Turns what is due into events, transfers and at most one session.</summary>
    private void Advance(long now)
    {
        if (_schedule.TakePeriodic(now))
        {
            Events.Add(EventCodes.Periodic);
            _demand = true;
        }
        _heartbeat.TakeDue(now);
        foreach (var key in _schedule.TakeScheduled(now))
        {
            Events.Add(EventCodes.Scheduled);
            Events.Add(EventCodes.MScheduleInform, key);
            _demand = true;
        }
        Transfers.Advance(this, now);
        if (_life == Life.Running && SessionAt() <= now && Server.IsEnabled)
        {
            _inSession = true;
            _runtime.Sessions.Enter(RunSessionAsync);
        }
        Reschedule(now);
    }

    /// <summary>When the next session may start, as things stand.</summary>
    private long SessionAt()
    {
        if (_demand || _heartbeat.IsFree(otherReason: _retryAt != Timetable.Never))
            return 0;
        // "DefaultActiveNotificationThrottle: since the end of the last successful session", and only
        // for a session that has no other reason.
        var change = _activeChange
            ? _lastSuccess + Server.ActiveNotificationThrottle.Ticks
            : Timetable.Never;
        return Math.Min(_retryAt, change);
    }

    private void Reschedule(long now)
    {
        var due = _life switch
        {
            Life.Restarting => _bootAt,
            Life.Off => Timetable.Never,
            _ when _inSession => Timetable.Never,
            _ => Math.Min(
                Math.Min(Math.Min(_schedule.Next, _heartbeat.Next), Transfers.NextDue(now)),
                Server.IsEnabled ? SessionAt() : Timetable.Never
            ),
        };
        _runtime.Timetable.Set(this, due == Timetable.Never ? due : Math.Max(due, 1));
    }

    private async Task RunSessionAsync()
    {
        var started = _runtime.Time.GetUtcNow();
        SessionPlan plan;
        AcsLink link;
        CancellationToken cancel;
        lock (_gate)
        {
            if (_life != Life.Running)
            {
                _inSession = false;
                return;
            }
            _running = CancellationTokenSource.CreateLinkedTokenSource(_runtime.Stopping.Token);
            cancel = _running.Token;
            plan = Plan();
            link = Connect();
        }
        var session = new Session(this, link, plan);
        var failure = await session.HoldAsync(cancel);
        await link.DisposeAsync();
        var report = new SessionReport(
            Index,
            DeviceId,
            plan.Inform.Event,
            failure is null,
            failure ?? session.Violation?.Message,
            session.InformAcknowledged,
            session.RequestsServed,
            started,
            _runtime.Time.GetUtcNow() - started
        )
        {
            IsPutOff = session.IsPutOff,
        };
        lock (_gate)
            Conclude(failure is null);
        SessionEnded?.Invoke(this, report);
    }

    /// <summary>The Inform and the requests of a session that starts now.</summary>
    private SessionPlan Plan()
    {
        var isHeartbeat = _heartbeat.IsFree(_demand || _activeChange || !Events.IsEmpty);
        _heartbeat.SessionStarts(isHeartbeat);
        _demand = false;
        _activeChange = false;
        List<EventStruct> events = isHeartbeat
            ? [new EventStruct(EventCodes.Heartbeat, "")]
            : Events.Take();
        // "Alone in a session of its own": what changed goes with the next ordinary one.
        IReadOnlyList<ParameterChange> changes = isHeartbeat ? [] : Tree.PendingChanges();
        if (changes.Count > 0 && events.Count < EventQueue.MostInOneInform)
            events.Add(new EventStruct(EventCodes.ValueChange, ""));
        var version = _runtime.Options.Version;
        var inform = new Inform(
            DeviceId,
            events,
            MaxEnvelopes: 1,
            CwmpTime.From(_runtime.Time.GetLocalNow()).Text,
            _retry.RetryCount,
            InformBuilder.Parameters(Tree, changes, events)
        );
        return new SessionPlan(inform, changes, Transfers.Reports(events))
        {
            Version = version,
            NewestVersion = version,
            NewestAssumedVersion = _runtime.Readings.NewestAssumedVersion,
            SupportedVersions =
                version < CwmpVersion.V1_4
                    ? null
                    : string.Join(
                        ',',
                        Enum.GetValues<CwmpVersion>()
                            .Where(v => v <= version)
                            .Select(CwmpVersions.Text)
                    ),
            SessionTimeout = version < CwmpVersion.V1_3 ? null : PatienceOfAcs,
        };
    }

    /// <summary>URL and credentials as they are now: a change counts from the next session on.</summary>
    private AcsLink Connect()
    {
        var server = Server;
        if (
            !Uri.TryCreate(server.Url, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
        )
            url = new Uri("http://acs.invalid/");
        var authorizer = new HttpAuthorizer(server.Username, server.Password)
        {
            BasicUnasked = url.Scheme == Uri.UriSchemeHttps,
        };
        var readings = _runtime.Readings;
        var compression = server.HttpCompression;
        return new AcsLink(
            new HttpChannel(url, _runtime.Connector, authorizer),
            _runtime.Options.MaxEnvelopeBytes,
            readings.CompressionWaitsForSession
                ? () => compression
                : () => Locked(cpe => cpe.Server.HttpCompression),
            readings.ClearAfter415
        );
    }

    internal void Tell(DiagnosticReport report) => DiagnosticEnded?.Invoke(this, report);

    internal void RestartWhenIdle()
    {
        if (_inSession)
            _deferred.Reboot = true;
        else
            Restart();
    }

    internal CwmpResponse Answer(CwmpRequest request, CwmpVersion version)
    {
        lock (_gate)
            return Rpc.RpcTable.Answer(this, request, version);
    }

    /// <summary>Session termination: what was put off until now is done.</summary>
    private void Conclude(bool succeeded)
    {
        var now = _runtime.Now;
        _running?.Dispose();
        _running = null;
        _inSession = false;
        Events.SessionEnded();
        if (succeeded)
        {
            _retry.Succeeded();
            _heartbeat.SessionSucceeded();
            _retryAt = Timetable.Never;
            _lastSuccess = now;
            // More than one Inform can carry, or a report that was not taken: another session.
            _demand |= !Events.IsEmpty && !Events.Pending.All(IsReport);
        }
        else if (_life == Life.Running)
        {
            var server = Server;
            var wait = _retry.Failed(server.RetryMinimumWait, server.RetryMultiplier, ref _random);
            _demand = false;
            _retryAt = now + wait.Ticks;
        }
        if (_knocked)
            AnswerKnock();
        if (_life == Life.Running)
            RunDeferred();
        if (_life == Life.Running)
            AfterChange();
        else
            Reschedule(now);
    }

    private static bool IsReport(EventStruct e) =>
        EventRule.For(e.EventCode).By != DeliveredBy.InformResponse;

    /// <summary>"Reboot, FactoryReset: response first, session completed normally, then act."</summary>
    private void RunDeferred()
    {
        var deferred = _deferred;
        _deferred = default;
        if (deferred.FactoryReset)
            ResetToFactory();
        if (deferred.Reboot || deferred.FactoryReset)
            Restart();
        deferred.Afterwards?.Invoke(this);
    }
}

/// <summary>What RPCs asked for that happens when the session is over.</summary>
internal struct Deferred
{
    public bool Reboot;
    public bool FactoryReset;
    public Action<Agent>? Afterwards;
}
