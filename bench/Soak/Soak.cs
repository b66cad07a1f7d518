using System.Diagnostics;
using System.Net.Http.Headers;

namespace Muster.Bench;

/// <summary>
/// The real program under a steady, light load of every kind, for long. Held when its memory, handles and
/// threads stay as they are, nothing fails, and its log has no error.
/// </summary>
internal sealed class Soak(SoakOptions options, TextWriter output)
{
    private const string Key = "mk_bench";
    private const int MostTold = 20;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    private readonly string folder = Path.Combine(Pinning.Root, "artifacts/bench-soak");
    private readonly Lock _gate = new();
    private int _troubles;
    private int _errors;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var fresh = new DirectoryInfo(folder);
        if (fresh.Exists)
            fresh.Delete(recursive: true);
        fresh.Create();
        try
        {
            using var store = new SoakStore(options.Store, folder);
            await using var server = await ChildServer.StartAsync(
                Server(store),
                cancellation,
                Hear
            );
            return await RunAsync(server, store, cancellation);
        }
        finally
        {
            Forget(fresh);
        }
    }

    /// <summary>Processes of the browser that end a moment later may still write.</summary>
    private static void Forget(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // The next run begins with this.
        }
    }

    private async Task<int> RunAsync(
        ChildServer server,
        SoakStore store,
        CancellationToken cancellation
    )
    {
        using var api = Client(server.Api!, "/api/v1/");
        using var root = Client(server.Api!, "/");
        var crew = new Crew(new AcsClient(api, Trouble), options.Pace);
        await crew.PrepareAsync(cancellation);
        using var fleet = new Fleet(Program, server.Cwmp, options.Devices, options.Pace);
        await using var console = options.HasConsole
            ? await ConsoleWatch.StartAsync(server.Api!, api, folder, cancellation)
            : null;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        over.CancelAfter(options.Length);
        Task[] work =
        [
            crew.WorkAsync(options.Devices, over.Token),
            FollowAsync(server.Api!, over.Token),
            console?.LookAroundAsync(Trouble, over.Token) ?? Task.CompletedTask,
        ];
        var cpu = server.ProcessorTime;
        var samples = await WatchAsync(new Sampler(server, root, store), crew, over.Token);
        await Task.WhenAll(work);
        if (!fleet.IsAlive)
            Trouble("The simulated devices have ended.");
        return Tell(samples, crew, server.ProcessorTime - cpu);
    }

    private async Task<List<Sample>> WatchAsync(Sampler sampler, Crew crew, CancellationToken over)
    {
        var samples = new List<Sample>();
        try
        {
            using var timer = new PeriodicTimer(Look);
            while (await timer.WaitForNextTickAsync(over))
            {
                samples.Add(await sampler.TakeAsync(over));
                if (samples.Count % 6 == 0)
                    Say(Line(samples[^1], crew));
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The time is up.
        }
        return samples;
    }

    private string Line(Sample now, Crew crew) =>
        $"{now.At, 5:0.0} min  {now.Resident, 4:0} MB  heap {now.Heap, 4:0} MB"
        + $"  {now.Handles, 3} handles  {now.Threads, 2} threads  store {now.Store, 5:0.0} MB"
        + $"  {now.Sessions, 6} sessions, {now.FailedSessions} failed"
        + $"  {crew}  {_troubles} troubles  {_errors} errors";

    /// <summary>Events as they come, as another system follows them.</summary>
    private async Task FollowAsync(Uri address, CancellationToken over)
    {
        try
        {
            using var http = Client(address, "/api/v1/");
            http.Timeout = Timeout.InfiniteTimeSpan;
            using var stream = new StreamReader(await http.GetStreamAsync("events/stream", over));
            while (await stream.ReadLineAsync(over) is not null)
                continue;
            Trouble("The stream of events has ended.");
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The time is up.
        }
    }

    private int Tell(List<Sample> samples, Crew crew, TimeSpan used)
    {
        if (samples.Count == 0)
            throw new BenchFailure("That was too short to say anything.");
        var last = samples[^1];
        Say("");
        Say($"{last.Sessions} sessions, {last.FailedSessions} failed; {crew}");
        Say($"the server used {used.TotalMinutes / last.At:0.00} of a core");
        var isFlat = Verdict.IsFlat(samples, Say);
        Say($"troubles: {_troubles}; errors in the log: {_errors}");
        var held = isFlat && last.FailedSessions == 0 && last.Sessions > 0 && crew.HasWorked;
        held = held && _troubles == 0 && _errors == 0;
        Say(held ? "held" : "NOT held");
        return held ? 0 : 1;
    }

    /// <summary>A line of the log.</summary>
    private void Hear(string line)
    {
        if (!line.Contains("\"level\":\"error\"", StringComparison.Ordinal))
            return;
        if (Interlocked.Increment(ref _errors) <= MostTold)
            Say($"error: {line}");
    }

    private void Trouble(string what)
    {
        if (Interlocked.Increment(ref _troubles) <= MostTold)
            Say($"trouble: {what}");
    }

    private static string Program =>
        Path.Combine(Pinning.Root, "artifacts/bin/Muster/release/muster.dll");

    /// <summary>What is kept is little, so that all of it is full soon: what grows then is a leak.</summary>
    private ProcessStartInfo Server(SoakStore store)
    {
        if (!File.Exists(Program))
            throw new BenchFailure("Build the program first: dotnet build src/Muster -c Release");
        string[] arguments =
        [
            .. "serve --json --bind 127.0.0.1 --cwmp-port 0 --files-port 0 --nbi-port 0".Split(' '),
            .. "--port 0 --stun-port off --notification-port off --cpe-auth none".Split(' '),
            "--stock-rules",
            "false",
            .. "--log-format json --log-level warning --discover true".Split(' '),
            .. "--recorder-sample 0.2 --recorder-size 8M --recorder-age 2m".Split(' '),
            .. "--event-retention 2m --max-events 2000 --tell-value-changes true".Split(' '),
            .. "--task-retention 2m --max-finished-tasks 500 --max-history 20".Split(' '),
            .. "--upload-versions 2 --webhook-patience 1m".Split(' '),
            .. store.Arguments,
            .. options.Server,
        ];
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]);
        foreach (var (name, value) in Unit.Environment())
            start.Environment[name] = value;
        start.Environment["MUSTER_API_KEY"] = Key;
        // How much is allocated between two collections follows the cache of the processor, and is
        // hundreds of megabytes on a large one: memory would rise for long, and nothing leak.
        start.Environment["DOTNET_GCgen0size"] = "0x2000000";
        return start;
    }

    private static HttpClient Client(Uri address, string path) =>
        new()
        {
            BaseAddress = new Uri(address, path),
            DefaultRequestHeaders =
            {
                Authorization = new AuthenticationHeaderValue("Bearer", Key),
            },
        };

    private void Say(string text)
    {
        lock (_gate)
            output.WriteLine(text);
    }
}
