using Muster.Acs.Devices;
using Muster.Acs.Storage;
using Orleans.Runtime;

namespace Muster.Acs.Hosting;

/// <summary>
/// Whether sessions are served now: devices can connect, the silo has started, what an Inform brings
/// can be stored, and the server is not about to end.
/// </summary>
internal sealed class Readiness(
    ISettingsStore settings,
    ISiloStatusOracle silo,
    ListeningPorts ports,
    OpenSessions sessions,
    Drain drain
)
{
    private const string Fine = "ok";

    private readonly Lock _gate = new();
    private Task<StoreFinding>? _underWay;

    /// <summary>In words that say nothing to strangers but what is wrong; <c>ok</c> where nothing is.</summary>
    public async Task<ReadyFinding> CheckAsync(CancellationToken cancellation)
    {
        var store = await AskStoreAsync().WaitAsync(cancellation);
        var checks = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["cwmp"] =
                sessions.IsClosing ? "stopping"
                : ports.IsOpen ? Fine
                : "closed",
            ["silo"] =
                silo.CurrentStatus == SiloStatus.Active ? Fine
                : silo.CurrentStatus.IsTerminating() ? "stopping"
                : "starting",
            ["node"] = drain.IsLeaving ? "leaving" : Fine,
            ["store"] = store.Trouble is null ? Fine : "not writable",
        };
        return new ReadyFinding(checks.Values.All(found => found == Fine), checks, store.Trouble);
    }

    /// <summary>One write for all who ask at the same time: they need no key.</summary>
    private Task<StoreFinding> AskStoreAsync()
    {
        lock (_gate)
        {
            if (_underWay is not { IsCompleted: false })
                _underWay = CheckStoreAsync();
            return _underWay;
        }
    }

    private async Task<StoreFinding> CheckStoreAsync()
    {
        try
        {
            await settings.CheckAsync(CancellationToken.None);
            return new(null);
        }
        catch (StorageException trouble)
        {
            return new(trouble.Message);
        }
    }

    private readonly record struct StoreFinding(string? Trouble);
}

/// <summary>How ready the server is.</summary>
/// <param name="IsReady">Whether sessions are served.</param>
/// <param name="Checks">What was looked at; each <c>ok</c> or a word for what is wrong.</param>
/// <param name="Trouble">What is wrong with the store, for those who may know; null where nothing is.</param>
internal sealed record ReadyFinding(
    bool IsReady,
    IReadOnlyDictionary<string, string> Checks,
    string? Trouble
);
