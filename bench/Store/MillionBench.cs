using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Muster.Bench;

/// <summary>
/// A fleet in the store, the real program on it: how long it takes to start, what it has in memory while
/// nobody asks, and how long lists, searches, counts and a search of all devices take through its API.
/// </summary>
internal sealed class MillionBench(StoreBenchOptions options, TextWriter output)
{
    private const string Key = "mk_bench";
    private const double MostMilliseconds = 50;
    private const double MostStart = 5;
    private const int Rounds = 11;

    /// <summary>The README says of it that it may take longer.</summary>
    private const string Admitted = "a part that very many have, late in the list";

    /// <summary>Devices that are stored at once: a commit of many costs as much as one of few.</summary>
    private const int AtOnce = 4_096;

    private readonly string program = Path.Combine(
        Pinning.Root,
        "artifacts/bin/Muster/release/muster.dll"
    );
    private bool held = true;

    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        if (!File.Exists(program))
            throw new BenchFailure("Build the program first: dotnet build src/Muster -c Release");
        using var store = new BenchStore(options);
        await FillAsync(store, cancellation);
        var size = await store.SizeAsync(cancellation);
        Say(
            $"{options.Devices} devices of {options.Parameters} parameters: {size / 1e9:0.00} GB, "
                + $"{size / (double)options.Devices:0} bytes each, "
                + $"{size / (double)options.Devices / options.Parameters:0.00} for each parameter"
        );
        var began = Stopwatch.GetTimestamp();
        await using var server = await ChildServer.StartAsync(Serve(store), cancellation);
        await InformAsync(server, cancellation);
        var start = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Say(
            $"{Word(start <= MostStart)}: {start:0.0} s from the start to the answer to the first Inform"
        );
        await Task.Delay(TimeSpan.FromSeconds(10), cancellation);
        Say($"the server has {server.Megabytes:0} MB while nobody asks");
        using var api = new HttpClient
        {
            BaseAddress = server.Api,
            Timeout = TimeSpan.FromMinutes(30),
        };
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        await ListsAsync(api, cancellation);
        await ScanAsync(api, server, cancellation);
        Say(
            $"the server has {server.Megabytes:0} MB after all of it, {server.PeakMegabytes:0} MB at most"
        );
        return held;
    }

    private async Task FillAsync(BenchStore store, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        var rows = await store.CopyAsync(cancellation);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (rows > 0)
            Say($"{rows} rows were copied in {seconds:0} s, {rows / seconds:0} a second");
        // Goes on where it was: devices are stored in their order, but for those at once.
        var count = await store.CountAsync(cancellation);
        if (count >= options.Devices)
            return;
        began = Stopwatch.GetTimestamp();
        await store.StripAsync();
        var first = (int)Math.Max(1, count + 1 - AtOnce);
        await StoreAsync(store, first, cancellation);
        store.Dress();
        seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var stored = options.Devices - first + 1;
        Say(
            $"{stored} devices were stored in {seconds:0} s, {stored / seconds:0} a second, with all indexes"
        );
    }

    private async Task StoreAsync(BenchStore store, int first, CancellationToken cancellation)
    {
        await using var open = store.Open();
        // As the server does when it has started; what is stored from then on is indexed as it comes.
        while (await open.Fleet.IndexAsync(cancellation) is not null) { }
        var (devices, tasks) = (open.Devices, open.Tasks);
        var fleet = new MillionFleet(options.Parameters);
        var (stored, told) = (0, Stopwatch.GetTimestamp());
        await Parallel.ForEachAsync(
            Enumerable.Range(first, Math.Max(0, options.Devices - first + 1)),
            new ParallelOptions
            {
                MaxDegreeOfParallelism = AtOnce,
                CancellationToken = cancellation,
            },
            async (number, token) =>
            {
                await fleet.StoreAsync(devices, tasks, number, token);
                var done = Interlocked.Increment(ref stored);
                var last = Volatile.Read(ref told);
                if (
                    Stopwatch.GetElapsedTime(last).TotalSeconds > 10
                    && Interlocked.CompareExchange(ref told, Stopwatch.GetTimestamp(), last) == last
                )
                    Say($"  {first - 1 + done} of {options.Devices} are stored");
            }
        );
    }

    private static async Task InformAsync(ChildServer server, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        using var content = new StringContent(FirstInform.Text);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/xml");
        using var answer = await http.PostAsync(server.Cwmp, content, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        if (!text.Contains("InformResponse", StringComparison.Ordinal))
            throw new BenchFailure($"The first Inform was answered {answer.StatusCode}: {text}");
    }

    private async Task ListsAsync(HttpClient api, CancellationToken cancellation)
    {
        Say("");
        Say($"as the API answers: median and longest of {Rounds}, ms");
        foreach (var (name, path) in Questions(options.Devices))
        {
            var times = new List<double>();
            // The first fills the caches of the runtime and of the database.
            for (var round = 0; round <= Rounds; round++)
            {
                var began = Stopwatch.GetTimestamp();
                using var answer = await api.GetAsync("api/v1/" + path, cancellation);
                await answer.Content.ReadAsByteArrayAsync(cancellation);
                answer.EnsureSuccessStatusCode();
                if (round > 0)
                    times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            times.Sort();
            var median = times[times.Count / 2];
            var isHeld = median <= MostMilliseconds;
            Say(
                $"{(name == Admitted && !isHeld ? "admitted" : Word(isHeld)), -8} {name, -44} {median, 6:0.0} {times[^1], 6:0.0}"
            );
        }
    }

    private static IEnumerable<(string Name, string Path)> Questions(int devices)
    {
        var serial = MillionFleet.SerialOf(devices / 2);
        return
        [
            ("devices", "devices?limit=50"),
            ("devices with how many there are", "devices?limit=50&total=true"),
            ("the last heard first", "devices?limit=50&sort=-lastInform&total=true"),
            ("by software", "devices?limit=50&sort=-softwareVersion"),
            ("by address", "devices?limit=50&sort=remoteAddress"),
            ("a serial number", $"devices?serialNumber={serial}&total=true"),
            ("the beginning of a serial number", $"devices?serialNumber={serial[..4]}*&total=true"),
            ("a part that one in four has", "devices?q=HG098&total=true"),
            ("a part that one in four has, last heard", "devices?q=HG098&sort=-lastInform"),
            ("a part of a serial number", $"devices?q={serial[3..9]}&total=true"),
            ("what nothing has", "devices?q=nothing-has-this&total=true"),
            ("a model, the last heard first", "devices?model=HG098&sort=-lastInform&total=true"),
            ("a software version", "devices?parameter.DeviceInfo.SoftwareVersion=1.9.4&limit=50"),
            ("an indexed number", Filtered("UpTime", MillionFleet.UpTimeOf(100, devices))),
            ("an indexed time", Filtered("FirstUseDate", MillionFleet.FirstUseOf(100))),
            ("a rare tag", "devices?tag=lab&total=true"),
            ("a common tag, the last heard first", "devices?tag=plan:gold&sort=-lastInform"),
            ("a common tag, counted", "devices?tag=plan:gold&limit=1&total=true"),
            ("an address", "devices?address=101.1.1.*&total=true"),
            ("a fault code", "devices?fault=9005&limit=50"),
            ("silent for 23 hours", "devices?limit=50&filter=Events.Inform%20%3C%20NOW()-82800000"),
            ("how many of each model", "fleet/counts?by=model"),
            ("how many of each software, by model", "fleet/counts?by=software"),
            ("how many of each tag", "fleet/counts?by=tag"),
            ("how many of each fault", "fleet/counts?by=fault"),
            ("groups of faults", "faults/groups"),
            ("the numbers of Home", "stats/fleet"),
            (Admitted, "devices?q=HG181-F&total=true"),
        ];
    }

    private static string Filtered(string name, long below) =>
        $"devices?limit=50&filter=Device.DeviceInfo.{name}%20%3C%20{below}";

    private async Task ScanAsync(HttpClient api, ChildServer server, CancellationToken cancellation)
    {
        const string search = "Device.Time.NTPServer1 = 'pool.example'";
        var used = server.ProcessorTime;
        using var answer = await api.PostAsJsonAsync(
            "api/v1/fleet/scan",
            new { search, limit = 10 },
            cancellation
        );
        answer.EnsureSuccessStatusCode();
        var last = (await answer.Content.ReadAsStringAsync(cancellation)).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        )[^1];
        var summary = JsonDocument.Parse(last).RootElement;
        var (devices, seconds) = (
            summary.GetProperty("devices").GetInt64(),
            summary.GetProperty("seconds").GetDouble()
        );
        Say("");
        Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"a parameter without an index, in all {devices} trees: {summary.GetProperty("found")} fit; "
            )
                + $"{seconds:0.0} s, {devices / seconds:0} devices a second, "
                + $"{(server.ProcessorTime - used).TotalSeconds:0.0} s of processor time"
        );
    }

    private ProcessStartInfo Serve(BenchStore store)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false };
        string[] args =
        [
            program,
            "serve",
            "--json",
            "--bind=127.0.0.1",
            $"--data={store.Data.FullName}",
            "--cwmp-port=0",
            "--files-port=0",
            "--port=0",
            "--nbi-port=0",
            "--cpe-auth=none",
            "--stun-port=off",
            "--notification-port=off",
            $"--indexed-parameters={string.Join(',', MillionFleet.Indexed)}",
        ];
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        if (store.Address is { } address)
            start.ArgumentList.Add($"--store={address}");
        start.Environment["MUSTER_API_KEY"] = Key;
        return start;
    }

    private string Word(bool isHeld)
    {
        held &= isHeld;
        return isHeld ? "held" : "NOT held";
    }

    private void Say(string text) => output.WriteLine(text);
}
