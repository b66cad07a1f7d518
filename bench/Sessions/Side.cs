using System.Net;

namespace Muster.Bench;

/// <summary>One installation and all that is measured of it.</summary>
internal sealed class Side(Installation installation, FirstContacts contacts)
{
    /// <summary>What the last sessions leave to do is done by then.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(8);

    public Installation Installation => installation;

    public string Name => installation.Name;

    public FirstContacts Contacts => contacts;

    /// <summary>CPU of a start with all devices in the store.</summary>
    public Spent Start { get; private set; }

    public WarmUp WarmUp { get; private set; } = null!;

    /// <summary>What it costs in a second in which nobody calls; all nodes together.</summary>
    public Spent Rest { get; private set; }

    /// <summary>Idle sessions of all devices.</summary>
    public required Series Idle { get; init; }

    /// <summary>The same, a device always at the same node of several; null where there is one.</summary>
    public Series? Same { get; init; }

    /// <summary>The same, each POST over a connection of its own to the next node.</summary>
    public Series? Elsewhere { get; init; }

    /// <summary>Idle sessions of devices whose trees are known; null where they are not measured.</summary>
    public (Series Small, Series Large)? Trees { get; init; }

    /// <summary>Sessions in which the rules are looked at; null where there are none.</summary>
    public Series? Rules { get; init; }

    public IEnumerable<Series> All =>
        ((Series?[])[Idle, Same, Trees?.Small, Trees?.Large, Rules, Elsewhere]).OfType<Series>();

    /// <summary>Shows it all devices for the first time, and starts it again.</summary>
    public static async Task<Side> MeetAsync(
        Installation installation,
        BenchFleet fleet,
        BenchOptions options,
        CancellationToken cancellation
    )
    {
        if (options.StockRules)
            await TurningRule.StoreAsync(installation.Api, Installation.Key, cancellation);
        var contacts = await FirstContacts.RunAsync(
            installation,
            fleet,
            Over(installation, Way.AnyNode, options),
            Math.Min(options.Concurrency, WarmUp.AtOnceWhileCold),
            cancellation
        );
        var start = await installation.RestartAsync(cancellation);
        // At their new addresses.
        var session = Over(installation, Way.AnyNode, options);
        var elsewhere = Over(installation, Way.EachElsewhere, options);
        var isWhole = !installation.IsCluster;
        return new Side(installation, contacts)
        {
            Start = start,
            Idle = Of(
                installation.Name,
                isWhole ? fleet.All : fleet.Roaming,
                Quiet(session, options)
            ),
            Trees = isWhole
                ? (
                    Of($"  trees of {BenchFleet.SmallTree}", fleet.Small, Quiet(session, options)),
                    Of($"  trees of {BenchFleet.LargeTree}", fleet.Large, Quiet(session, options))
                )
                : null,
            Rules =
                isWhole && options.StockRules
                    ? Of(
                        "  rules run",
                        fleet.All,
                        (device, token) => session.ServeAsync(device, device.Changing, token)
                    )
                    : null,
            Same =
                isWhole || !options.Ways.Contains(Way.SameNode)
                    ? null
                    : Of(
                        "  by address",
                        fleet.Settled,
                        Quiet(Over(installation, Way.SameNode, options), options)
                    ),
            Elsewhere =
                installation.IsPostgres
                && options.HasClusters
                && options.Ways.Contains(Way.EachElsewhere)
                    ? Of(
                        isWhole ? "1 node" : installation.Name,
                        isWhole ? fleet.All : fleet.Roaming,
                        Quiet(elsewhere, options)
                    )
                    : null,
        };

        Series Of(
            string name,
            IReadOnlyList<BenchDevice> devices,
            Func<BenchDevice, CancellationToken, Task> each
        ) => new(name, () => installation.Spent, each, devices, installation.Cwmp.Count);
    }

    /// <summary>Sessions until they cost no less any more.</summary>
    public async Task WarmUpAsync(BenchOptions options, CancellationToken cancellation)
    {
        WarmUp = await WarmUp.RunAsync(Idle, options, cancellation);
        foreach (var other in All.Skip(1))
            await WarmUp.RunAsync(other, options, cancellation);
        await RestAsync(cancellation);
    }

    private async Task RestAsync(CancellationToken cancellation)
    {
        await Task.Delay(Calm, cancellation);
        var (before, began) = (installation.Spent, TimeProvider.System.GetTimestamp());
        await Task.Delay(Watched, cancellation);
        var time = TimeProvider.System.GetElapsedTime(began);
        Rest = (installation.Spent - before) / time.TotalSeconds;
        foreach (var one in All)
            one.Rest = Rest;
    }

    public static BenchSession Over(Installation installation, Way way, BenchOptions options) =>
        new(installation.Cwmp, CredentialOf(options), way);

    /// <summary>A session in which nothing is new; with rules a device may be asked for what is too old.</summary>
    public static Func<BenchDevice, CancellationToken, Task> Quiet(
        BenchSession over,
        BenchOptions options
    ) =>
        options.StockRules
            ? (device, token) => over.ServeAsync(device, device.Periodic, token)
            : over.PeriodicAsync;

    public static NetworkCredential? CredentialOf(BenchOptions options) =>
        options.Digest ? new(BenchOptions.User, BenchOptions.Password) : null;
}
