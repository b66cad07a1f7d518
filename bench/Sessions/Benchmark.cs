using System.Text.Json;
using Muster.Acs.Storage.Postgres;

namespace Muster.Bench;

/// <summary>
/// Starts each installation and the floor, gives each the same devices and trees, then measures rounds of
/// sessions in turn.
/// </summary>
internal sealed class Benchmark(BenchOptions options, TextWriter output)
{
    private readonly string folder = Path.Combine(Pinning.Root, "artifacts/bench-sessions");

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (options.Postgres && !PostgresServer.IsInstalled)
            throw new BenchFailure("PostgreSQL is not installed: --store sqlite does without.");
        if (options.HasClusters && !Pinning.IsInstalled("redis-server"))
            throw new BenchFailure("Redis is not installed: --nodes 1 does without.");
        var fresh = new DirectoryInfo(folder);
        if (fresh.Exists)
            fresh.Delete(recursive: true);
        fresh.Create();
        var sides = new List<Side>();
        var running = new List<IAsyncDisposable>();
        try
        {
            var fleet = new BenchFleet(options.Devices, options.Trees);
            foreach (var (isPostgres, nodes) in Wanted())
                sides.Add(await MeetAsync(isPostgres, nodes));
            var others = new List<Side>();
            while (others.Count < Most - 1)
                others.Add(await MeetAsync(isPostgres: true, nodes: 1));
            var alone = AloneOf(sides, others, fleet);
            await MeasureAsync(sides, alone, fleet, running, cancellation);
            return new Report(options, output).Tell(sides, alone, Floors);

            async Task<Side> MeetAsync(bool isPostgres, int nodes)
            {
                var installation = await Installation.StartAsync(
                    options,
                    Path.Combine(folder, $"{running.Count}"),
                    isPostgres,
                    nodes,
                    cancellation
                );
                running.Add(installation);
                output.WriteLine($"{installation.Name}: {fleet.All.Count} devices call home");
                return await Side.MeetAsync(installation, fleet, options, cancellation);
            }
        }
        finally
        {
            foreach (var each in running)
                await each.DisposeAsync();
            fresh.Delete(recursive: true);
        }
    }

    /// <summary>Kestrel and nothing else, with one connection for a session and with two.</summary>
    private (Series One, Series Two) Floors { get; set; }

    /// <summary>Servers that are alone on PostgreSQL, to measure the largest cluster against.</summary>
    private int Most => options.HasClusters && options.Nodes.Contains(1) ? options.Nodes.Max() : 1;

    private List<Alone> AloneOf(List<Side> sides, List<Side> others, BenchFleet fleet) =>
        others.Count == 0
            ? []
            :
            [
                .. options
                    .Nodes.Where(count => count > 1)
                    .Select(count => new Alone(
                        [sides.First(Report.IsBase), .. others.Take(count - 1)],
                        fleet,
                        options
                    )),
            ];

    private IEnumerable<(bool IsPostgres, int Nodes)> Wanted()
    {
        if (options.Sqlite)
            yield return (false, 1);
        foreach (var nodes in options.Postgres ? options.Nodes : [])
            yield return (true, nodes);
    }

    private async Task MeasureAsync(
        List<Side> sides,
        List<Alone> alone,
        BenchFleet fleet,
        List<IAsyncDisposable> running,
        CancellationToken cancellation
    )
    {
        var recording = Path.Combine(folder, "recording.json");
        var session = Side.Over(sides[0].Installation, Way.AnyNode, options);
        await File.WriteAllBytesAsync(
            recording,
            JsonSerializer.SerializeToUtf8Bytes(
                await session.RecordAsync(fleet.Plain[0], cancellation)
            ),
            cancellation
        );
        var floor = await ChildServer.StartAsync(
            Pinning.OnServerCore(Pinning.Self(), "floor", recording),
            cancellation
        );
        running.Add(floor);
        Floors = (Floor("bare Kestrel", Way.AnyNode), Floor("  two", Way.EachElsewhere));
        foreach (var side in sides)
        {
            await side.WarmUpAsync(options, cancellation);
            output.WriteLine($"{side.Name}: {side.WarmUp.Sessions} sessions unmeasured");
        }
        foreach (var servers in alone)
            await servers.WarmUpAsync(options, cancellation);
        List<Series> all =
        [
            Floors.One,
            .. options.HasClusters ? (Series[])[Floors.Two] : [],
            .. sides.SelectMany(side => side.All),
            .. alone.SelectMany(servers => servers.All),
        ];
        foreach (var bare in all.TakeWhile(one => one == Floors.One || one == Floors.Two))
            await WarmUp.RunAsync(bare, options, cancellation);
        for (var round = 1; round <= options.Rounds; round++)
        {
            output.WriteLine($"round {round} of {options.Rounds}");
            foreach (var one in all)
                await one.RoundAsync(options.Sessions, options.Concurrency, cancellation);
        }

        Series Floor(string name, Way way)
        {
            var bare = new BenchSession([floor.Cwmp], Side.CredentialOf(options), way);
            return new(
                name,
                () => new(floor.ProcessorTime, TimeSpan.Zero),
                bare.PeriodicAsync,
                fleet.Plain
            );
        }
    }
}
