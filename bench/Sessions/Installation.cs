using System.Diagnostics;
using System.Globalization;
using Conformance.Clusters;

namespace Muster.Bench;

/// <summary>
/// One node, or some that are one server, with a database of their own; all on the server's core.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    public const string Key = "mk_bench";

    private readonly BenchOptions options;
    private readonly string folder;
    private readonly int count;
    private readonly BenchDatabase database;
    private readonly RedisServer? redis;
    private readonly int[] lines;
    private readonly List<ChildServer> nodes = [];

    private Installation(BenchOptions options, string folder, BenchDatabase database, int count)
    {
        (this.options, this.folder, this.database, this.count) = (options, folder, database, count);
        Name = count == 1 ? database.Name : $"{count} nodes";
        redis = count == 1 ? null : new RedisServer("redis-server", folder);
        lines = [.. Enumerable.Range(0, count).Select(_ => RedisServer.FreePort())];
    }

    public string Name { get; }

    public bool IsCluster => count > 1;

    public bool IsPostgres => database is PostgresBenchDatabase;

    /// <summary>Where each node is called.</summary>
    public IReadOnlyList<Uri> Cwmp => [.. nodes.Select(node => node.Cwmp)];

    public Uri Api => nodes[0].Api!;

    /// <summary>What its processes have used; begins anew when it is started again.</summary>
    public Spent Spent =>
        new(
            nodes.Aggregate(TimeSpan.Zero, (sum, node) => sum + node.ProcessorTime),
            database.ProcessorTime
        );

    /// <summary>Of all nodes.</summary>
    public double Megabytes => nodes.Sum(node => node.Megabytes);

    public long StoredBytes => database.Bytes();

    public static async Task<Installation> StartAsync(
        BenchOptions options,
        string folder,
        bool isPostgres,
        int nodes,
        CancellationToken cancellation
    )
    {
        Directory.CreateDirectory(folder);
        BenchDatabase database = isPostgres
            ? new PostgresBenchDatabase(Path.Combine(folder, "postgres"))
            : new SqliteBenchDatabase(Path.Combine(folder, "node0"));
        var installation = new Installation(options, folder, database, nodes);
        try
        {
            installation.StartRedis();
            await installation.StartNodesAsync(cancellation);
            return installation;
        }
        catch
        {
            await installation.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops all nodes as a supervisor does, and starts them again; answers what the start cost.</summary>
    public async Task<Spent> RestartAsync(CancellationToken cancellation)
    {
        var ended = nodes.ToArray();
        nodes.Clear();
        await Task.WhenAll(ended.Select(node => node.StopAsync()));
        var before = database.ProcessorTime;
        await StartNodesAsync(cancellation);
        return Spent - new Spent(TimeSpan.Zero, before);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
        if (redis is not null)
            await redis.DisposeAsync();
        database.Dispose();
    }

    private void StartRedis()
    {
        if (redis is null)
            return;
        redis.Start();
        Pinning.ToServerCore(redis.Id);
    }

    private string DataOf(int node) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"node{node}"));

    private async Task StartNodesAsync(CancellationToken cancellation)
    {
        for (var node = 0; node < count; node++)
        {
            var (data, key) = (DataOf(node), Path.Combine(DataOf(0), "protection.key"));
            Directory.CreateDirectory(data);
            // The first draws the key that the others need a copy of.
            if (node > 0)
                File.Copy(key, Path.Combine(data, "protection.key"), overwrite: true);
            nodes.Add(await ChildServer.StartAsync(HowToStart(node), cancellation));
        }
    }

    private ProcessStartInfo HowToStart(int node)
    {
        var program = Path.Combine(Pinning.Root, "artifacts/bin/Muster/release/muster.dll");
        if (!File.Exists(program))
            throw new BenchFailure("Build the program first: dotnet build src/Muster -c Release");
        string[] ports = ["--cwmp-port=0", "--files-port=0", "--port=0", "--nbi-port=0"];
        string[] authentication = options.Digest
            ? ["--cpe-user", BenchOptions.User, "--cpe-password", BenchOptions.Password]
            : ["--cpe-auth", "none"];
        string[] cluster = redis is null
            ? []
            :
            [
                $"--cluster-redis=127.0.0.1:{redis.Port}",
                $"--cluster-address=127.0.0.1:{lines[node]}",
                "--drain-delay=0s",
            ];
        var start = Pinning.OnServerCore(
            program,
            [
                "serve",
                "--json",
                "--bind",
                "127.0.0.1",
                "--data",
                DataOf(node),
                .. ports,
                .. authentication,
                .. database.Arguments,
                .. cluster,
                // Its devices speak a script that knows Informs and reads.
                "--wake-own-credentials=false",
                "--stun-port=off",
                "--notification-port=off",
                // Nodes that share a core let devices wait, which is what is wanted here.
                "--admission-sessions=5000",
                $"--stock-rules={(options.StockRules ? "true" : "false")}",
            ]
        );
        start.Environment["MUSTER_API_KEY"] = Key;
        return start;
    }
}
