using Muster.Acs.Devices.Tasks;
using Muster.Acs.History;
using Muster.Acs.Observing;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Configuration;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Quirks;
using Muster.Acs.Storage;
using Muster.Acs.Telemetry;
using Muster.Acs.Waking;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices;

/// <summary>
/// What the procedures of one session work on: the CPE at the other end, the device's row and tasks,
/// and its tree, read from the store only when something asks for it.
/// </summary>
internal sealed class DeviceSession(
    DeviceRecord record,
    OpenTasks tasks,
    CpeConversation cpe,
    string localAddress,
    ModelLessons model,
    DeviceServices services
)
{
    private Shadow? _shadow;
    private readonly ValueChanges? _changes = services.Node.Values.IsOn ? new() : null;
    private HistoryDraft? _history;
    private bool _learned;
    private DateTimeOffset? _discovered;
    private IReadOnlyList<string>? _methods;

    /// <summary>On whose behalf the device is changed just now; null while it is only read.</summary>
    public HistoryCause? Author { get; set; }

    public CpeConversation Cpe => cpe;
    public DeviceRecord Record => record;
    public OpenTasks Tasks => tasks;
    public DeviceServices Services => services;
    public string LocalAddress => localAddress;

    /// <summary>How the devices of this model want to be spoken to, and what this one teaches of it.</summary>
    public ModelLessons Model => model;

    /// <summary>When this session read and stored the whole tree; null when it did not.</summary>
    public DateTimeOffset? DiscoveredAt { get; private set; }

    /// <summary>What became of writing the device its own credentials; null when this session did not.</summary>
    public OwnCredentials? WrittenCredentials { get; private set; }

    /// <summary>Channels of rules that could not be followed.</summary>
    public required ChannelFaults Faults { get; init; }

    /// <summary>Downloads that rules asked for and whose end is not known yet.</summary>
    public required RuleDownloads Downloads { get; init; }

    /// <summary>The stored configuration for this device, from the server's turn on.</summary>
    public DeviceConfig Config { get; set; } = DeviceConfig.Empty;

    /// <summary>The session as others see it.</summary>
    public required SessionEntry Entry { get; init; }

    /// <summary>How this device wants to be spoken to.</summary>
    public ModelNeeds Needs => Config.Over(model.Needs);

    /// <summary>Whether what is below an object is asked for level by level.</summary>
    /// <param name="path">With its dot at the end, or without.</param>
    public bool ListsByLevel(string path) =>
        model.Needs.ListByLevel || path.TrimEnd('.').AsSpan().Count('.') + 1 < Config.GpnNextLevel;

    /// <summary>When the device's collections are due.</summary>
    public required CollectionTimes Collected { get; init; }
    public DateTimeOffset Now => services.Clock.GetUtcNow();
    public string SoftwareVersion => record.InformedValue(".DeviceInfo.SoftwareVersion") ?? "";

    /// <summary>
    /// The root objects the device showed in its Inform, the one of most parameters first: <c>Device.</c>
    /// or its elder, from some devices both (quirk 121). Empty when it showed none.
    /// </summary>
    public IReadOnlyList<string> Roots =>
        [
            .. record
                .Informed.Select(parameter => RootOf(parameter.Name))
                .OfType<string>()
                .GroupBy(root => root, StringComparer.Ordinal)
                .OrderByDescending(root => root.Count())
                .Select(root => root.Key),
        ];

    /// <summary>The first of <see cref="Roots"/>; <c>Device.</c> when the device showed none.</summary>
    public string Root => Roots is [var first, ..] ? first : "Device.";

    /// <summary><c>Device.</c> of <c>Device.Time.Enable</c>; null for what is no such name (quirk 119).</summary>
    public static string? RootOf(string name) =>
        name.IndexOf('.') is > 0 and var dot && char.IsAsciiLetter(name[0])
            ? name[..(dot + 1)]
            : null;

    /// <summary>The tree as stored and as learned in this session.</summary>
    public async Task<Shadow> ShadowAsync()
    {
        _shadow ??= Trees.Tree(record.RowId);
        if (_shadow is null)
        {
            _shadow = await services.Devices.LoadShadowAsync(record.RowId, CancellationToken.None);
            Trees.Keep(record.RowId, _shadow);
        }
        return _shadow;
    }

    /// <summary>What operators and rules have marked the device with.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync()
    {
        if (Trees.Tags(record.RowId) is { } known)
            return known;
        var tags = await services.Devices.TagsAsync(record.RowId, CancellationToken.None);
        Trees.Keep(record.RowId, tags);
        return tags;
    }

    private TreeCache Trees => services.Node.Rules.Trees;

    /// <summary>The same, after it was asked for once.</summary>
    public Shadow KnownShadow =>
        _shadow ?? throw new InvalidOperationException("The tree has not been read yet.");

    /// <summary>Changes the tree that was asked for once.</summary>
    public void Edit(Func<Shadow, Shadow> change)
    {
        var (before, after) = (KnownShadow, change(KnownShadow));
        if (!ReferenceEquals(before, after))
            Learn(after);
    }

    public async Task LearnValuesAsync(IReadOnlyList<ParameterValueStruct> values)
    {
        var before = await ShadowAsync();
        _changes?.Compare(before.Overlay(record.Informed, record.LastInform), values);
        Learn(before.WithValues(values, Now));
    }

    public async Task LearnNamesAsync(string under, IReadOnlyList<ParameterInfoStruct> names)
    {
        Learn((await ShadowAsync()).WithNames(under, names, Now));
        var isRoot = under.IndexOf('.') == under.Length - 1;
        if (isRoot)
            _discovered = Now;
    }

    public async Task LearnAttributesAsync(IReadOnlyList<ParameterAttributeStruct> attributes) =>
        Learn((await ShadowAsync()).WithAttributes(attributes, Now));

    /// <summary>The children of one object, as a GetParameterNames of one level told them.</summary>
    public async Task LearnLevelAsync(string under, IReadOnlyList<ParameterInfoStruct> names) =>
        Learn((await ShadowAsync()).WithLevel(under, names, Now));

    /// <summary>Nodes of which the ACS itself knows how they are.</summary>
    public async Task LearnNodesAsync(IReadOnlyList<ShadowNode> nodes) =>
        Learn((await ShadowAsync()).WithNodes(nodes));

    public async Task ForgetAsync(string objectPath) =>
        Learn((await ShadowAsync()).Without(objectPath));

    /// <summary>What the device answered to GetRPCMethods; stored with the task that asked.</summary>
    public void LearnMethods(IReadOnlyList<string> methods) => _methods = methods;

    /// <summary>
    /// Stores a task as it now stands, together with all that was learned and what is told of it;
    /// durable when it returns, so that the CPE's next POST is only answered, and a waiting operator
    /// only told, after that.
    /// </summary>
    public async Task StoreAsync(DeviceTask task, params IReadOnlyList<EventRecord> told)
    {
        await CommitAsync(
            new DeviceCommit(record.RowId)
            {
                Shadow = _learned ? _shadow : null,
                Discovered = _discovered,
                Methods = _methods,
                Tasks = [task],
                History = _history?.Take(Now),
                Events = _changes?.Take(Now) is { } changed ? [.. told, changed] : told,
            }
        );
        DiscoveredAt = _discovered ?? DiscoveredAt;
        (_learned, _discovered, _methods) = (false, null, null);
        if (task is { State: TaskState.Failed, Fault: { } fault })
            Faulted($"task_{task.Id}", 0, fault.Code, fault.Message);
        tasks.Update(task);
        services.Node.Board.Tell(task);
    }

    /// <summary>Keeps what became of writing the device its own credentials.</summary>
    public async Task StoreAsync(OwnCredentials written)
    {
        await services.Node.Wakes.SetCredentialsAsync(
            record.RowId,
            written,
            CancellationToken.None
        );
        WrittenCredentials = written;
    }

    /// <summary>
    /// Shows that a task runs now which may as well be asked again: stored soon, but nobody waits for
    /// it, and if it is lost the task only seems to be pending.
    /// </summary>
    public void Show(DeviceTask running)
    {
        tasks.Update(running);
        _ = services.Tasks.TryUpdateAsync(running);
    }

    /// <summary>Stores how a transfer stands before its RPC is sent; answers the task with it.</summary>
    public async Task<DeviceTask> BeginTransferAsync(DeviceTask task, Transfer transfer)
    {
        var begun = task with { Transfer = transfer };
        await StoreAsync(begun);
        return begun;
    }

    /// <summary>Keeps a report that belongs to no task, once however often it comes.</summary>
    public Task StoreAsync(Transfer report, EventRecord told) =>
        CommitAsync(new DeviceCommit(record.RowId) { Report = report, Events = [told] });

    /// <summary>Keeps what the device told.</summary>
    public Task TellAsync(EventRecord told) =>
        CommitAsync(new DeviceCommit(record.RowId) { Events = [told] });

    /// <summary>Stores what rules made of the device, with all that was learned; nothing when that is nothing.</summary>
    public async Task StoreAsync(RuleOutcome outcome)
    {
        if (!_learned && outcome.IsEmpty)
            return;
        var told = Faults.Told(outcome.Faults, Now).ToList();
        // Before it is stored: a newer session, for which this one gave way, shall find it.
        Faults.Apply(outcome.Faults);
        await CommitAsync(
            new DeviceCommit(record.RowId)
            {
                Shadow = _learned ? _shadow : null,
                Discovered = _discovered,
                AddTags = outcome.TagsAdded,
                RemoveTags = outcome.TagsRemoved,
                ChannelFaults = outcome.Faults,
                Downloads = outcome.Downloads,
                History = _history?.Take(Now),
                Events = [.. outcome.Told, .. told],
            }
        );
        if (_learned)
            services.Node.Rules.Models.Learned(record);
        foreach (var fault in outcome.Faults.Values.OfType<ChannelFault>())
            Faulted(fault.Channel, fault.Retries, fault.Fault.Code, fault.Fault.Message);
        Downloads.All = outcome.Downloads ?? Downloads.All;
        DiscoveredAt = _discovered ?? DiscoveredAt;
        (_learned, _discovered) = (false, null);
    }

    private async Task CommitAsync(DeviceCommit commit)
    {
        using (MusterTrace.Within(cpe.Watch?.Span, "store"))
            await services.Devices.CommitAsync(commit, CancellationToken.None);
        if (commit.Shadow is { } stored)
            Trees.Keep(record.RowId, stored);
        if (commit.AddTags.Count + commit.RemoveTags.Count > 0)
            Trees.ForgetTags(record.RowId);
    }

    private void Faulted(string channel, int retries, string code, string text)
    {
        services.Node.Watches.Meter.Fault(code);
        cpe.Watch?.Faulted(channel, retries, code, text);
    }

    private void Learn(Shadow shadow)
    {
        services.Node.Rules.Memos.Forget(record.RowId);
        _history ??= new(services.Node.History, record);
        _history.Compare(KnownShadow, shadow, Author ?? HistoryCauses.Found, Now);
        _shadow = shadow;
        _learned = true;
    }
}

/// <summary>What rules made of a device in one session.</summary>
internal sealed record RuleOutcome(
    IReadOnlyDictionary<string, ChannelFault?> Faults,
    IReadOnlyCollection<string> TagsAdded,
    IReadOnlyCollection<string> TagsRemoved
)
{
    public IReadOnlyList<EventRecord> Told { get; init; } = [];

    /// <summary>All downloads of rules whose end is not known; null leaves them.</summary>
    public IReadOnlyList<RuleDownload>? Downloads { get; init; }

    public bool IsEmpty =>
        Faults.Count + TagsAdded.Count + TagsRemoved.Count + Told.Count == 0 && Downloads is null;
}
