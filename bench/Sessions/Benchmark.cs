using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Muster.Bench;

/// <summary>
/// Starts Muster and the floor, gives Muster its devices and trees, then measures rounds of
/// sessions in turn.
/// </summary>
internal sealed class Benchmark(BenchOptions options, TextWriter output)
{
    private const string Key = "mk_bench";
    private const int Small = 10;
    private const int Middle = 1_000;
    private const int Large = 5_000;
    private const int NamesARequest = 256;
    private const double RulesGoal = 500;

    private readonly string folder = Path.Combine(Pinning.Root, "artifacts/bench-sessions");
    private readonly double goal = options.Digest ? 3.5 : 2.5;
    private readonly NetworkCredential? credential = options.Digest ? new("bench", "secret") : null;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var fresh = new DirectoryInfo(folder);
        if (fresh.Exists)
            fresh.Delete(recursive: true);
        fresh.Create();
        try
        {
            await using var muster = await StartMusterAsync(cancellation);
            return await MeasureAsync(muster, cancellation);
        }
        finally
        {
            fresh.Delete(recursive: true);
        }
    }

    private async Task<int> MeasureAsync(ChildServer muster, CancellationToken cancellation)
    {
        if (options.StockRules)
            await TurningRule.StoreAsync(muster.Api!, Key, cancellation);
        var session = new BenchSession(muster.Cwmp, credential);
        var (small, large, plain) = Devices();
        List<BenchDevice> all = [.. small, .. large, .. plain];
        Say($"{all.Count} devices call home for the first time");
        var before = muster.ProcessorTime;
        await Load.RunAsync(
            all,
            all.Count,
            options.Concurrency,
            (device, token) => session.ServeAsync(device, device.Bootstrap, token),
            cancellation
        );
        var first = (muster.ProcessorTime - before) / all.Count;
        Say($"which cost {first.TotalMilliseconds:0.0} ms of the server's CPU each");
        Say($"{options.Trees} trees each of {Small} and {Large} parameters are read and stored");
        var trees = new Trees(muster.Api!, Key, session);
        await trees.ReadAsync(small, cancellation);
        await trees.ReadAsync(large, cancellation);
        var rpcs = await trees.ReadOneAsync(new BenchDevice(999_999, Middle), cancellation);
        var allowed = 3 + ((Middle + NamesARequest - 1) / NamesARequest);
        Say($"a tree of {Middle} parameters took {rpcs} RPCs (goal: at most {allowed})");

        var recording = Path.Combine(folder, "recording.json");
        await File.WriteAllBytesAsync(
            recording,
            JsonSerializer.SerializeToUtf8Bytes(await session.RecordAsync(plain[0], cancellation)),
            cancellation
        );
        await using var floor = await ChildServer.StartAsync(
            Pinning.OnServerCore(Pinning.Self(), "floor", recording),
            cancellation
        );
        var bare = new BenchSession(floor.Cwmp, credential);
        // With rules a device may be asked for what has become too old.
        Func<BenchDevice, CancellationToken, Task> idle = options.StockRules
            ? (device, token) => session.ServeAsync(device, device.Periodic, token)
            : session.PeriodicAsync;
        List<Series> series =
        [
            new("bare Kestrel", floor, bare.PeriodicAsync, plain),
            new("all devices", muster, idle, all),
            new($"trees of {Small}", muster, idle, small),
            new($"trees of {Large}", muster, idle, large),
        ];
        if (options.StockRules)
            series.Add(
                new(
                    "rules run",
                    muster,
                    (device, token) => session.ServeAsync(device, device.Changing, token),
                    all
                )
            );
        for (var round = 0; round <= options.Rounds; round++)
        {
            foreach (var one in series)
                await RoundAsync(one, warmUp: round == 0, cancellation);
        }
        return Tell(series, rpcs <= allowed, muster.Megabytes);
    }

    private async Task RoundAsync(Series series, bool warmUp, CancellationToken cancellation)
    {
        var before = series.Server.ProcessorTime;
        var began = TimeProvider.System.GetTimestamp();
        await Load.RunAsync(
            series.Devices,
            options.Sessions,
            options.Concurrency,
            series.Session,
            cancellation
        );
        var cpu = series.Server.ProcessorTime - before;
        var time = TimeProvider.System.GetElapsedTime(began);
        if (warmUp)
            return;
        series.Add(cpu / options.Sessions, options.Sessions / time.TotalSeconds);
    }

    private int Tell(List<Series> series, bool rpcsHeld, double megabytes)
    {
        Say("");
        Say(
            $"Server CPU a session, µs; {options.Rounds} rounds of {options.Sessions} sessions, "
                + $"{options.Concurrency} at once, {(options.Digest ? "Digest" : "no authentication")}, "
                + (Pinning.IsPossible ? "server on one core" : "NOT pinned to a core")
        );
        Say($"{"", -16}{"min", 10}{"median", 10}{"max", 10}{"sessions/s", 12}{"of floor", 10}");
        foreach (var one in series)
            Say(
                $"{one.Name, -16}{one.Min, 10:0.0}{one.Median, 10:0.0}{one.Max, 10:0.0}"
                    + $"{one.Rate, 12:0}{one.Median / series[0].Median, 10:0.00}"
            );
        var ratio = series[1].Median / series[0].Median;
        var growth = series[3].Median / series[2].Median;
        Say("");
        Say($"{Word(ratio <= goal)}: {ratio:0.00} times the floor (goal: at most {goal:0.0})");
        Say($"the best rounds alone: {series[1].Min / series[0].Min:0.00} times the floor");
        Say($"large trees cost {growth:0.00} times what small trees cost (goal: about 1)");
        if (series.Count > 4)
            Say(
                $"{Word(series[4].Median - series[1].Median <= RulesGoal)}: to run the stock rules "
                    + $"costs {series[4].Median - series[1].Median:0} µs more than a session in which "
                    + $"nothing has changed (goal: at most {RulesGoal})"
            );
        Say($"the server's memory: {megabytes:0} MB");
        return ratio <= goal && rpcsHeld ? 0 : 1;
    }

    private static string Word(bool held) => held ? "held" : "NOT held";

    private async Task<ChildServer> StartMusterAsync(CancellationToken cancellation)
    {
        var program = Path.Combine(Pinning.Root, "artifacts/bin/Muster/release/muster.dll");
        if (!File.Exists(program))
            throw new BenchFailure("Build the program first: dotnet build src/Muster -c Release");
        string[] ports =
        [
            "--cwmp-port",
            "0",
            "--files-port",
            "0",
            "--port",
            "0",
            "--nbi-port",
            "0",
        ];
        string[] authentication = credential is null
            ? ["--cpe-auth", "none"]
            : ["--cpe-user", credential.UserName, "--cpe-password", credential.Password];
        var start = Pinning.OnServerCore(
            program,
            [
                "serve",
                "--json",
                "--bind",
                "127.0.0.1",
                "--data",
                Path.Combine(folder, "data"),
                .. ports,
                .. authentication,
                // Its devices speak a script that knows Informs and reads.
                "--wake-own-credentials=false",
                "--stun-port=off",
                "--notification-port=off",
                $"--stock-rules={(options.StockRules ? "true" : "false")}",
            ]
        );
        start.Environment["MUSTER_API_KEY"] = Key;
        return await ChildServer.StartAsync(start, cancellation);
    }

    private (List<BenchDevice> Small, List<BenchDevice> Large, List<BenchDevice> Plain) Devices()
    {
        var trees = options.Trees;
        return (
            [.. Enumerable.Range(0, trees).Select(n => new BenchDevice(n, Small))],
            [.. Enumerable.Range(trees, trees).Select(n => new BenchDevice(n, Large))],
            [
                .. Enumerable
                    .Range(2 * trees, options.Devices - (2 * trees))
                    .Select(n => new BenchDevice(n, 0)),
            ]
        );
    }

    private void Say(FormattableString text) =>
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private void Say(string text) => output.WriteLine(text);
}
