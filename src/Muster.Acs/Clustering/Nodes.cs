using Microsoft.Extensions.Logging;
using Muster.Acs.Devices;
using Muster.Acs.Events.Webhooks;
using Muster.Acs.Operations;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using StackExchange.Redis;

namespace Muster.Acs.Clustering;

/// <summary>
/// The other nodes, as this one sees them. Nothing here is needed for what is durable: what is lost
/// because a node dies is found in the store, a little later.
/// </summary>
internal sealed partial class Nodes(
    AcsOptions options,
    IGrainFactory grains,
    ILocalSiloDetails local,
    ISiloStatusOracle membership,
    Visits visits,
    TimeProvider clock,
    ILogger<Nodes> logger
)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Looked for once: Orleans asks the attributes of the interface each time.</summary>
    private readonly Lazy<(GrainType, GrainInterfaceType)> _device = new(() =>
    {
        var any = grains.GetGrain<IDeviceGrain>(Guid.Empty);
        return (any.GetGrainId().Type, ((GrainReference)any).InterfaceType);
    });

    private readonly SessionsOver _over = new();
    private readonly string? _own = options.IsCluster ? local.SiloAddress.ToParsableString() : null;

    /// <summary>Whether there may be others.</summary>
    public bool AreMany => options.IsCluster;

    /// <summary>The sessions that come in at this one.</summary>
    public Visits Visits => visits;

    /// <summary>The name of this node for the others; null where it is alone.</summary>
    public string? Own => _own;

    /// <summary>Whether a name is that of another node.</summary>
    public bool IsOther(string? node) => _own is not null && node is not null && node != _own;

    public IDeviceGrain DeviceOf(DeviceKey device)
    {
        var (type, face) = _device.Value;
        var id = GrainId.Create(type, GrainIdKeyExtensions.CreateGuidKey(device.Value));
        return (IDeviceGrain)grains.GetGrain(id, face);
    }

    public void Arrived(string node, DeviceKey device) =>
        Tell(node, of => of.Arrived(device.Value));

    public void Finished(string node, string taskId) => Tell(node, of => of.Finished(taskId));

    /// <summary>Soon, and many in one word: nobody waits for it.</summary>
    public void SessionOver(string node, SessionOver over)
    {
        if (IsOther(node) && _over.Add(node, over))
            _ = Task.Run(TellOverAsync);
    }

    /// <summary>
    /// Lets the device tell this node when it has called home; true when it is in a session just now.
    /// </summary>
    public async Task<bool> WatchForAsync(DeviceKey device)
    {
        if (!AreMany)
            return false;
        try
        {
            return await DeviceOf(device).TellArrival(_own!);
        }
        catch (Exception trouble) when (IsOfTheCluster(trouble))
        {
            // It is knocked at all the same: whether it came is seen in the store.
            LogNotWatched(device, trouble);
            return false;
        }
    }

    /// <summary>Whether a device that lives on another node is in a session.</summary>
    public async Task<bool> IsInSessionElsewhereAsync(DeviceKey device)
    {
        var answers = await AskAsync(of => of.IsInSession(device.Value));
        return answers.Any(isOpen => isOpen);
    }

    /// <summary>The sessions of the other nodes.</summary>
    public async Task<IEnumerable<OpenSession>> SessionsElsewhereAsync(int limit)
    {
        var answers = await AskAsync(of => of.Sessions(limit));
        return answers
            .SelectMany(seen => seen)
            .Select(seen => new OpenSession(
                seen.DeviceId,
                seen.Since,
                seen.Events,
                seen.Waiting,
                seen.Rpcs
            ));
    }

    /// <summary>The webhooks that another node delivers.</summary>
    public async Task<IReadOnlyDictionary<string, WebhookRun>> WebhooksElsewhereAsync()
    {
        var answers = await AskAsync(of => of.Webhooks());
        var runs = new Dictionary<string, WebhookRun>();
        // For a moment the one that led and the one that leads may both say so.
        foreach (var seen in answers.SelectMany(each => each))
            runs[seen.Id] = new(
                seen.Position,
                seen.Since is { } since ? new(since, seen.Attempts, seen.Next, seen.Reason) : null
            );
        return runs;
    }

    /// <summary>
    /// Whether a failure says that nodes come and go, and not that something is wrong. Nobody here cancels a
    /// call: one that is cancelled was looking for a device when the directory of devices changed hands. And
    /// a node that cannot read Redis answers so.
    /// </summary>
    public static bool IsOfTheCluster(Exception failure) =>
        failure
            is OrleansException
                or TimeoutException
                or OperationCanceledException
                or RedisException;

    private async Task<T[]> AskAsync<T>(Func<INodeGrain, Task<T>> question)
    {
        if (!AreMany)
            return [];
        var asked = Others().Select(node => AskOneAsync(node, question));
        var answers = await Task.WhenAll(asked);
        return [.. answers.Where(answer => answer.Came).Select(answer => answer.Value!)];
    }

    private async Task<(bool Came, T? Value)> AskOneAsync<T>(
        string node,
        Func<INodeGrain, Task<T>> question
    )
    {
        try
        {
            var answer = question(grains.GetGrain<INodeGrain>(node));
            return (true, await answer.WaitAsync(Patience));
        }
        catch (Exception trouble) when (IsOfTheCluster(trouble))
        {
            LogSilent(node, trouble.Message);
            return (false, default);
        }
    }

    private List<string> Others() =>
        [
            .. membership
                .GetApproximateSiloStatuses(onlyActive: true)
                .Keys.Where(silo => !silo.Equals(local.SiloAddress))
                .Select(silo => silo.ToParsableString()),
        ];

    /// <summary>Lets a device that is at rest live on another node; it is read from the store there.</summary>
    public static void Move(IGrainContext device, string node) =>
        device.Migrate(
            new() { [IPlacementDirector.PlacementHintKey] = SiloAddress.FromParsableString(node) }
        );

    /// <summary>Whether another node is there that devices could live on.</summary>
    public bool AreOthers => AreMany && Others().Count > 0;

    /// <summary>Lets a device live on any other node, and sends after it who calls for it here.</summary>
    public static void HandOver(IGrainContext device) => device.Migrate(null);

    private void Tell(string node, Func<INodeGrain, Task> word)
    {
        if (AreMany && IsOther(node))
            _ = TellAsync(node, word);
    }

    // Not on the scheduler of the device that was the first.
    private async Task TellOverAsync()
    {
        await Task.Delay(SessionsOver.Pause, clock);
        foreach (var (node, sessions) in _over.Take())
            Tell(node, of => of.SessionsOver(sessions));
    }

    private async Task TellAsync(string node, Func<INodeGrain, Task> word)
    {
        try
        {
            await word(grains.GetGrain<INodeGrain>(node));
        }
        catch (Exception trouble) when (IsOfTheCluster(trouble))
        {
            LogSilent(node, trouble.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The node {Node} was told nothing: {Reason}")]
    private partial void LogSilent(string node, string reason);

    [LoggerMessage(LogLevel.Debug, "{Device} cannot be watched for.")]
    private partial void LogNotWatched(DeviceKey device, Exception trouble);
}
