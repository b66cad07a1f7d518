using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Muster.Bench;

/// <summary>
/// All devices boot in the same moment, against a server on one core, while people go on working.
/// Held when none is lost, what people ask is done in time, and memory stays bounded.
/// </summary>
internal sealed class Storm(StormOptions options, TextWriter output)
{
    private const string Key = "mk_bench";
    private const double GoalSeconds = 2;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly string folder = Path.Combine(Pinning.Root, "artifacts/bench-storm");
    private readonly StormTally tally = new();

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var fresh = new DirectoryInfo(folder);
        if (fresh.Exists)
            fresh.Delete(recursive: true);
        fresh.Create();
        try
        {
            await using var server = await ChildServer.StartAsync(Server(), cancellation);
            return await RunAsync(server, cancellation);
        }
        finally
        {
            fresh.Delete(recursive: true);
        }
    }

    private async Task<int> RunAsync(ChildServer server, CancellationToken cancellation)
    {
        var devices = Enumerable
            .Range(0, options.Devices)
            .Select(number => new StormDevice(number, server.Cwmp, number % 2 == 0))
            .ToList();
        using var people = await PeopleProcess.StartAsync(
            server.Api!,
            server.Cwmp,
            Key,
            options.People,
            cancellation
        );
        Say($"{options.Devices} devices boot at once.");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watch = Stopwatch.StartNew();
        var cpu = server.ProcessorTime;
        people.Begin();
        var memory = WatchAsync(server, watch, over.Token);
        await Task.WhenAll(devices.Select(device => device.BootAsync(tally, cancellation)));
        var took = watch.Elapsed;
        var used = server.ProcessorTime - cpu;
        await over.CancelAsync();
        var waited = await people.EndAsync(cancellation);
        using var desk = new Person(server.Api!, Key);
        var stats = await desk.StatsAsync(cancellation);
        var stored = await desk.DevicesAsync(cancellation);
        return Tell(took, used, waited, await memory, stored, stats);
    }

    private async Task<double> WatchAsync(
        ChildServer server,
        Stopwatch watch,
        CancellationToken over
    )
    {
        var most = 0.0;
        try
        {
            using var timer = new PeriodicTimer(Look);
            for (var round = 0; await timer.WaitForNextTickAsync(over); round++)
            {
                most = Math.Max(most, server.Megabytes);
                if (round % 10 == 0)
                    Say(
                        $"{watch.Elapsed.TotalSeconds, 6:0} s  {tally.Served, 6} served"
                            + $"  {tally.Refused, 7} refusals  {tally.Broken, 5} broken"
                            + $"  {server.Megabytes, 5:0} MB"
                    );
            }
        }
        catch (OperationCanceledException)
        {
            // The storm is over.
        }
        return most;
    }

    private int Tell(
        TimeSpan took,
        TimeSpan used,
        PeopleReport people,
        double memory,
        long stored,
        JsonNode? stats
    )
    {
        var lost = options.Devices + People.Devices(options.People) - stored;
        var p99 = people.At(0.99);
        var held = lost == 0 && tally.Served == options.Devices && p99 <= GoalSeconds * 1000;
        Say("");
        Say($"{tally.Served} of {options.Devices} devices served, {lost} lost,");
        Say($"in {took.TotalSeconds:0.0} s with {used.TotalSeconds:0.0} s of one core");
        Say($"refusals: {tally.Refused}; connections that broke: {tally.Broken}");
        Say($"people: {people.TimesMs.Length} requests, median {people.At(0.5):0} ms");
        Say($"(while it was quiet {people.CalmMs:0} ms),");
        Say(
            $"p99 {p99:0} ms (goal: {GoalSeconds:0} s), p99.9 {people.At(0.999):0} ms, "
                + $"slowest {people.At(1):0} ms"
        );
        Say($"the server's memory at most: {memory:0} MB");
        Say($"admission: {stats?["admission"]?.ToJsonString()}");
        Say(held ? "held" : "NOT held");
        return held ? 0 : 1;
    }

    private ProcessStartInfo Server()
    {
        var program = Path.Combine(Pinning.Root, "artifacts/bin/Muster/release/muster.dll");
        if (!File.Exists(program))
            throw new BenchFailure("Build the program first: dotnet build src/Muster -c Release");
        string[] fixedPart =
        [
            "serve",
            "--stock-rules=false",
            "--json",
            "--bind",
            "127.0.0.1",
            "--cwmp-port",
            "0",
            "--files-port",
            "0",
            "--nbi-port",
            "0",
            "--port",
            "0",
            "--cpe-auth",
            "none",
            "--data",
            Path.Combine(folder, "data"),
        ];
        var start = Pinning.OnServerCore(program, [.. fixedPart, .. options.Server]);
        start.Environment["MUSTER_API_KEY"] = Key;
        return start;
    }

    private void Say(FormattableString text) =>
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private void Say(string text) => output.WriteLine(text);
}
