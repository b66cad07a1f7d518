using System.Diagnostics;
using System.Globalization;
using System.Net;
using Conformance.Processes;
using Muster.Acs.Storage.Postgres;
using Muster.Tests.Programs;

namespace Conformance.Clusters;

/// <summary>
/// Real processes on loopback: a PostgreSQL, a Redis, nodes of the program and an HAProxy before them.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    public const string Database = "muster";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muster-cluster-");
    private readonly PostgresServer _postgres;
    private readonly RedisServer _redis;
    private readonly string _proxy = ExternalProgram.Find("haproxy");
    private readonly List<MusterProcess?> _nodes = [];
    private readonly List<int> _lines = [];
    private Process? _proxyProcess;

    private Cluster(bool isDurable)
    {
        _redis = new RedisServer(ExternalProgram.Find("redis-server"), _folder.FullName);
        _postgres = PostgresServer.Make(isDurable);
        _postgres.Execute($"CREATE DATABASE {Database}");
    }

    /// <summary>Where devices call home: any node answers.</summary>
    public Uri Balanced { get; private set; } = null!;

    public MusterProcess this[int node] => _nodes[node]!;

    public IEnumerable<MusterProcess> All => _nodes.OfType<MusterProcess>();

    /// <summary>Where a node listens for the others.</summary>
    public IPEndPoint LineOf(int node) => new(IPAddress.Loopback, _lines[node]);

    public PostgresServer Postgres => _postgres;

    /// <summary>Where Redis is, for who joins by it.</summary>
    public string Redis => $"127.0.0.1:{_redis.Port}";

    /// <summary>How the tests reach the database.</summary>
    public string Store => _postgres.Address(Database);

    /// <param name="nodes">How many.</param>
    /// <param name="isDurable">Whether the database waits for its disk.</param>
    /// <param name="drain">How long its nodes take to leave.</param>
    public static async Task<Cluster> StartAsync(
        int nodes,
        bool isDurable = false,
        DrainTimes? drain = null
    )
    {
        var cluster = new Cluster(isDurable);
        try
        {
            cluster._redis.Start();
            // The first draws the key that the others need a copy of; then all at once.
            await cluster.AddAsync(drain: drain);
            await Task.WhenAll(
                Enumerable.Range(1, nodes - 1).Select(_ => cluster.AddAsync(drain: drain)).ToList()
            );
            cluster.Balance();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The node whose name among the others this is.</summary>
    public int NodeOf(string owner) =>
        _lines.FindIndex(line =>
            owner.Contains(
                string.Create(CultureInfo.InvariantCulture, $":{line}@"),
                StringComparison.Ordinal
            )
        );

    /// <summary>One more node joins; its number.</summary>
    /// <param name="program">Another one than was built beside this.</param>
    /// <param name="drain">How long it takes to leave.</param>
    public async Task<int> AddAsync(string? program = null, DrainTimes? drain = null)
    {
        int number;
        lock (_nodes)
        {
            number = _nodes.Count;
            _nodes.Add(null);
            _lines.Add(RedisServer.FreePort());
        }
        var data = Path.Combine(_folder.FullName, $"node{number}");
        Directory.CreateDirectory(data);
        var key = Path.Combine(_folder.FullName, "node0", "protection.key");
        if (number > 0)
            File.Copy(key, Path.Combine(data, "protection.key"));
        await StartAsync(number, program, drain);
        return number;
    }

    /// <summary>A node that was killed comes back, where it was for the others.</summary>
    public async Task StartAgainAsync(int node)
    {
        await _nodes[node]!.DisposeAsync();
        await StartAsync(node, null, null);
    }

    /// <summary>A node is told to end, hands over what it has, and does not come back.</summary>
    public async Task LeaveAsync(int node)
    {
        await _nodes[node]!.StopAsync();
        await _nodes[node]!.DisposeAsync();
        _nodes[node] = null;
    }

    private async Task StartAsync(int number, string? program, DrainTimes? drain)
    {
        var times = drain ?? DrainTimes.Usual;
        _nodes[number] = await MusterProcess.ServeWithAsync(
            program,
            Path.Combine(_folder.FullName, $"node{number}"),
            "--store",
            Store,
            "--cluster-redis",
            Redis,
            "--cluster-address",
            $"127.0.0.1:{_lines[number]}",
            "--drain-delay",
            times.Delay,
            "--drain-timeout",
            times.Timeout,
            // The machine of a test is busy: nobody is sent away for it here.
            "--admission-delay",
            "30s",
            // Receivers of webhooks are tests.
            "--outgoing-networks",
            "loopback",
            "--log-level",
            "information"
        );
    }

    public void StartRedis() => _redis.Start();

    public Task KillRedisAsync() => _redis.KillAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            if (node is not null)
                await node.DisposeAsync();
        }
        if (_proxyProcess is { } proxy)
        {
            proxy.Kill();
            await proxy.WaitForExitAsync();
            proxy.Dispose();
        }
        await _redis.DisposeAsync();
        _postgres.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Balance()
    {
        var port = RedisServer.FreePort();
        Balanced = new Uri($"http://127.0.0.1:{port}/");
        var servers = _nodes.Select(
            (node, number) =>
                $"    server node{number} 127.0.0.1:{node!.Cwmp.Port} check port "
                + $"{node.Api.BaseAddress!.Port} inter 500ms fall 2 rise 1"
        );
        var file = Path.Combine(_folder.FullName, "haproxy.cfg");
        File.WriteAllText(
            file,
            $"""
            defaults
                mode tcp
                timeout connect 2s
                # A node that is slow is not gone.
                timeout check 5s
                timeout client 60s
                timeout server 60s
                option redispatch
                retries 3
            frontend cwmp
                bind 127.0.0.1:{port}
                default_backend nodes
            backend nodes
                balance roundrobin
                option httpchk GET /health/ready
                http-check expect status 200
            {string.Join('\n', servers)}

            """
        );
        _proxyProcess = RedisServer.Start(_proxy, "-f", file, "-db");
    }
}

/// <summary>How long a node that leaves is still called, and waits for what is open then.</summary>
internal sealed record DrainTimes(string Delay, string Timeout)
{
    public static readonly DrainTimes Usual = new("3s", "20s");

    /// <summary>Who waits in vain ends in no test.</summary>
    public static readonly DrainTimes Endless = new("0s", "1h");
}
