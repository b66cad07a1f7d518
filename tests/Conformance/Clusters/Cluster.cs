using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Conformance.Processes;
using Muster.Acs.Storage.Postgres;
using Muster.Tests.Programs;

namespace Conformance.Clusters;

/// <summary>
/// Real processes on loopback: a PostgreSQL, a Redis, nodes of the program and an HAProxy before them.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    private const string Database = "muster";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muster-cluster-");
    private readonly PostgresServer _postgres;
    private readonly int _redisPort = FreePort();
    private readonly string _redis = ExternalProgram.Find("redis-server");
    private readonly string _proxy = ExternalProgram.Find("haproxy");
    private readonly List<MusterProcess?> _nodes = [];
    private readonly List<int> _lines = [];
    private Process? _redisProcess;
    private Process? _proxyProcess;

    private Cluster()
    {
        _postgres = PostgresServer.Make();
        _postgres.Execute($"CREATE DATABASE {Database}");
    }

    /// <summary>Where devices call home: any node answers.</summary>
    public Uri Balanced { get; private set; } = null!;

    public MusterProcess this[int node] => _nodes[node]!;

    public IEnumerable<MusterProcess> All => _nodes.OfType<MusterProcess>();

    /// <summary>Where a node listens for the others.</summary>
    public IPEndPoint LineOf(int node) => new(IPAddress.Loopback, _lines[node]);

    public PostgresServer Postgres => _postgres;

    /// <summary>How the tests reach the database.</summary>
    public string Store => _postgres.Address(Database);

    public static async Task<Cluster> StartAsync(int nodes)
    {
        var cluster = new Cluster();
        try
        {
            cluster.StartRedis();
            // The first draws the key that the others need a copy of; then all at once.
            await cluster.AddAsync();
            await Task.WhenAll(
                Enumerable.Range(1, nodes - 1).Select(_ => cluster.AddAsync()).ToList()
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

    /// <summary>One more node joins; its number.</summary>
    public async Task<int> AddAsync()
    {
        int number;
        lock (_nodes)
        {
            number = _nodes.Count;
            _nodes.Add(null);
            _lines.Add(FreePort());
        }
        var data = Path.Combine(_folder.FullName, $"node{number}");
        Directory.CreateDirectory(data);
        var key = Path.Combine(_folder.FullName, "node0", "protection.key");
        if (number > 0)
            File.Copy(key, Path.Combine(data, "protection.key"));
        _nodes[number] = await MusterProcess.ServeAsync(
            data,
            "--store",
            Store,
            "--cluster-redis",
            $"127.0.0.1:{_redisPort}",
            "--cluster-address",
            $"127.0.0.1:{_lines[number]}",
            "--drain-delay",
            "3s",
            "--drain-timeout",
            "20s",
            // The machine of a test is busy: nobody is sent away for it here.
            "--admission-delay",
            "30s",
            "--log-level",
            "information"
        );
        return number;
    }

    public void StartRedis() =>
        _redisProcess = Start(
            _redis,
            "--port",
            _redisPort.ToString(CultureInfo.InvariantCulture),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            _folder.FullName
        );

    public async Task KillRedisAsync()
    {
        _redisProcess!.Kill();
        await _redisProcess.WaitForExitAsync();
        _redisProcess.Dispose();
        _redisProcess = null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            if (node is not null)
                await node.DisposeAsync();
        }
        foreach (var process in (Process?[])[_proxyProcess, _redisProcess])
        {
            if (process is null)
                continue;
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        _postgres.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Balance()
    {
        var port = FreePort();
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
        _proxyProcess = Start(_proxy, "-f", file, "-db");
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>
    /// One below those that the system gives to whoever connects: until it is listened at, no connection
    /// of a test beside this one can have taken it.
    /// </summary>
    private static int FreePort()
    {
        const int lowest = 15_000;
        const int highest = 30_000;
        while (true)
        {
            try
            {
                var port = Random.Shared.Next(lowest, highest);
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }
    }
}
