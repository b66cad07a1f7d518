using Muster.Cpe.Diagnostics;
using Muster.Cpe.ModelFiles;
using Muster.Cpe.Timing;
using Muster.Cpe.Transfers;
using Muster.Cpe.Tree;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Cpe;

/// <summary>
/// One CPE: give it an identity and a parameter tree, start it, and it calls home as TR-069 asks,
/// answers the ACS's RPCs from the tree, and restarts when it is told to. All members may be called
/// from any thread; the tree is only touched by one at a time.
/// </summary>
public sealed partial class Agent : IDue
{
    private enum Life : byte
    {
        Off,
        Running,
        Restarting,
    }

    private readonly AgentRuntime _runtime;
    private readonly Lock _gate = new();
    private SeededRandom _random;
    private RetryPolicy _retry;
    private InformScheduler _schedule;
    private Heartbeat _heartbeat;
    private Life _life;
    private bool _inSession;
    private bool _demand;
    private bool _activeChange;
    private long _retryAt = Timetable.Never;
    private long _bootAt = Timetable.Never;
    private long _lastSuccess;
    private string? _acsUrl;
    private CancellationTokenSource? _running;
    private Deferred _deferred;
    private DiagnosticDesk? _diagnostics;

    private SortedDictionary<string, OptionStruct>? _enabled;

    internal Agent(AgentRuntime runtime, int index, DeviceIdStruct identity, IParameterTree tree)
    {
        _runtime = runtime;
        Index = index;
        DeviceId = identity;
        Tree = tree;
        _random = SeededRandom.For(runtime.Options.Seed, index);
        Factory.Provision(this, runtime.Options);
        tree.Changed += OnChanged;
    }

    /// <summary>The number of the device in its fleet; 0 for an agent alone.</summary>
    public int Index { get; }

    /// <summary>What its Informs carry as DeviceId.</summary>
    public DeviceIdStruct DeviceId { get; }

    /// <summary>Raised, on a pool thread, when an attempt to hold a session has ended.</summary>
    public event Action<Agent, SessionReport>? SessionEnded;

    /// <summary>Raised, on a pool thread, when an attempt to transfer a file has ended.</summary>
    public event Action<Agent, TransferReport>? TransferEnded;

    /// <summary>Raised, on a pool thread, when a test has ended by itself.</summary>
    public event Action<Agent, DiagnosticReport>? DiagnosticEnded;

    /// <summary>True between a start or restart and the next one.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_gate)
                return _life == Life.Running;
        }
    }

    internal IParameterTree Tree { get; }

    internal ManagementServer Server => new(Tree);

    internal EventQueue Events { get; } = new();

    internal TransferQueue Transfers { get; } = new();

    /// <summary>What vouchers have enabled, by name; forgotten with the process.</summary>
    internal SortedDictionary<string, OptionStruct> VoucherOptions =>
        _enabled ??= new(StringComparer.Ordinal);

    internal DiagnosticDesk Diagnostics => _diagnostics ??= new DiagnosticDesk();

    internal AgentRuntime Runtime => _runtime;

    internal ref InformScheduler Schedule => ref _schedule;

    internal ref Deferred Deferred => ref _deferred;

    internal ConnectionRequests.RequestLimit RequestLimit;

    long IDue.DueTicks { get; set; } = Timetable.Never;

    /// <summary>Reads one value on the device's own side; null when there is no such parameter.</summary>
    public string? Get(string name)
    {
        lock (_gate)
            return Tree.TryGet(name, out var value) ? value.Text : null;
    }

    /// <summary>
    /// Writes one value on the device's own side; notification follows the parameter's attributes.
    /// </summary>
    /// <param name="name">The complete name.</param>
    /// <param name="value">The new value, as it stands on the wire.</param>
    /// <param name="origin">
    /// <see cref="ValueOrigin.Subscriber"/> for a user, bound by access and AccessList;
    /// <see cref="ValueOrigin.Device"/> for the device itself.
    /// </param>
    public TreeOutcome Set(string name, string value, ValueOrigin origin = ValueOrigin.Subscriber)
    {
        lock (_gate)
        {
            var outcome = Tree.SetOwn(name, value, origin);
            if (outcome.Succeeded && !_inSession)
                AfterChange();
            return outcome;
        }
    }

    /// <summary>Runs something with the tree while nobody else touches it.</summary>
    public T WithTree<T>(Func<IParameterTree, T> use)
    {
        ArgumentNullException.ThrowIfNull(use);
        lock (_gate)
        {
            var result = use(Tree);
            if (!_inSession)
                AfterChange();
            return result;
        }
    }

    /// <summary>Notes an event of the device's own and calls home for it.</summary>
    /// <param name="eventCode">For example <c>8 DIAGNOSTICS COMPLETE</c> or a vendor's.</param>
    /// <param name="commandKey">Only for <c>M</c> events.</param>
    public void Raise(string eventCode, string commandKey = "")
    {
        lock (_gate)
        {
            Events.Add(eventCode, commandKey);
            Demand();
        }
    }

    /// <summary>Puts a request of ours in line, announces it and calls home.</summary>
    internal void Owe(CwmpRequest request, DeliveredBy by, string eventCode, string commandKey = "")
    {
        Transfers.Outbox.Add(new OwnRequest(request, by, commandKey));
        Events.Add(eventCode);
        Demand();
    }

    /// <summary>A valid connection request: one session, as soon as there is none.</summary>
    internal bool ConnectionRequested()
    {
        lock (_gate)
        {
            if (_inSession || _life != Life.Running)
                return false;
            Events.Add(EventCodes.ConnectionRequest);
            Demand();
            return true;
        }
    }

    internal bool IsBusy
    {
        get
        {
            lock (_gate)
                return _inSession || _life != Life.Running;
        }
    }

    internal T Locked<T>(Func<Agent, T> use)
    {
        lock (_gate)
            return use(this);
    }

    private void OnChanged(ParameterChange change)
    {
        // "2 active: the change itself starts a session"; 1 waits for the next one.
        if (change.Notification == AttributeRules.Active)
            _activeChange = true;
        else if (AttributeRules.Owes(change.Notification).HasFlag(Owed.Lightweight))
            Lightweight.Changed(change);
    }

    /// <summary>Values were written: take over what steers the agent itself.</summary>
    internal void AfterChange()
    {
        if (_life != Life.Running)
            return;
        var server = Server;
        if (server.Url != _acsUrl)
        {
            // "ACS URL changed, by whatever means": the new ACS gets 0 BOOTSTRAP and nothing older.
            GreetAcs(server.Url);
            _demand = true;
        }
        Factory.PublishConnectionRequestUrl(this);
        ConfigureReach();
        var now = _runtime.Now;
        _schedule.Configure(
            server.PeriodicInformInterval,
            server.PeriodicInformTime,
            now,
            ref _random
        );
        _heartbeat.Configure(server, now, ref _random);
        ConfigureBulkData();
        ConfigureLightweight();
        Reschedule(now);
    }

    /// <summary>An ACS that has never seen this device gets "0 BOOTSTRAP" and nothing older.</summary>
    private void GreetAcs(string url)
    {
        if (_acsUrl is not null && _runtime.Readings.UrlChangeResetsAttributes)
            Tree.ResetAttributes();
        _acsUrl = url;
        Events.AddBootstrap();
        Tree.ChangesDelivered(Tree.PendingChanges());
        _lightweight?.Forget();
        _activeChange = false;
        Transfers.ForgetAll();
        _schedule.ClearScheduled();
    }

    /// <summary>An event that demands a session ends the wait of the retry policy.</summary>
    internal void Demand()
    {
        _demand = true;
        if (!_inSession)
            Reschedule(_runtime.Now);
    }
}
