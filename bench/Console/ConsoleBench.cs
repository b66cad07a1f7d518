using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Muster.Bench;

/// <summary>
/// A large fleet in the store, the real program on it, and Chromium: how long lists and pages take, and
/// what consoles cost that are merely open.
/// </summary>
internal sealed class ConsoleBench(ConsoleBenchOptions options, TextWriter output)
{
    public const string Key = "mk_bench";
    public const string User = "bench";
    public const string Password = "violet otters juggle";

    private const double MostListSeconds = 0.3;
    private const double MostPageSeconds = 1;
    private const double MostMegabytes = 300;

    // A console that asked the database by itself would ask at least so often.
    private const double MostReadsOfOne = 1;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    private readonly string folder = Path.Combine(Pinning.Root, "artifacts/bench-console");
    private bool held = true;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var program = Path.Combine(Pinning.Root, "artifacts/bin/Muster/release/muster.dll");
        if (!File.Exists(program))
            throw new BenchFailure("Build the program first: dotnet build src/Muster -c Release");
        var data = new DirectoryInfo(folder);
        if (data.Exists)
            data.Delete(recursive: true);
        data.Create();
        try
        {
            var large = await BusyFleet.FillAsync(data.FullName, options, output, cancellation);
            await using var server = await ChildServer.StartAsync(Serve(program), cancellation);
            using var api = new HttpClient { BaseAddress = server.Api };
            api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
            await AddUserAsync(api, cancellation);
            await ListsAsync(api, cancellation);
            await using var browser = await Browser.StartAsync(server.Api!);
            await PagesAsync(browser, large);
            await ConsolesAsync(browser, server, api, large, cancellation);
            return held ? 0 : 1;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private async Task ListsAsync(HttpClient api, CancellationToken cancellation)
    {
        Say("");
        Say("lists, as the API answers them: median and longest of ten, ms");
        foreach (var list in Lists.All)
        {
            var path = await list.PathAsync(api, cancellation);
            var times = new List<double>();
            // The first fills the caches of the runtime and of the database.
            for (var round = 0; round <= 10; round++)
            {
                var began = Stopwatch.GetTimestamp();
                using var answer = await api.GetAsync(path, cancellation);
                await answer.Content.ReadAsByteArrayAsync(cancellation);
                answer.EnsureSuccessStatusCode();
                if (round > 0)
                    times.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            }
            Tell(list.Name, times, MostListSeconds);
        }
    }

    private async Task PagesAsync(Browser browser, string large)
    {
        Say("");
        Say("pages in Chromium, until nothing is loading any more: median and longest of five, ms");
        await using var page = await browser.OpenAsync();
        foreach (var (name, path) in Lists.Pages(large))
        {
            await page.TimeAsync(path);
            var times = new List<double>();
            for (var round = 0; round < 5; round++)
                times.Add(await page.TimeAsync(path));
            Tell(name, times, MostPageSeconds);
        }
    }

    private async Task ConsolesAsync(
        Browser browser,
        ChildServer server,
        HttpClient api,
        string large,
        CancellationToken cancellation
    )
    {
        Say("");
        var pages = Lists.Pages(large);
        var open = new List<ConsoleWindow>();
        var (megabytes, readsAlone) = (server.Megabytes, await ReadsAsync(api, cancellation));
        for (var console = 0; console < options.Consoles; console++)
        {
            var window = await browser.OpenAsync();
            await window.TimeAsync(pages[console % pages.Count].Path);
            open.Add(window);
        }
        var grown = server.Megabytes - megabytes;
        var before = await ReadsAsync(api, cancellation);
        var used = server.ProcessorTime;
        await Task.Delay(Quiet, cancellation);
        var reads = await ReadsAsync(api, cancellation) - before;
        var cpu = (server.ProcessorTime - used).TotalSeconds / Quiet.TotalSeconds;
        foreach (var window in open)
            await window.DisposeAsync();
        Say(
            $"{options.Consoles} open consoles: {Word(grown <= MostMegabytes)}: the server has {grown:0} MB more "
                + $"({megabytes:0} MB before); to open them took {before - readsAlone:0} reads of the database"
        );
        var each = reads / Quiet.TotalSeconds / options.Consoles;
        Say(
            $"while they are merely open: {Word(each < MostReadsOfOne)}: {reads / Quiet.TotalSeconds:0.0} reads a "
                + $"second of all together, {cpu:P1} of one core"
        );
    }

    private static async Task<double> ReadsAsync(HttpClient api, CancellationToken cancellation)
    {
        const string name = "muster_store_reads_total";
        var text = await api.GetStringAsync("metrics", cancellation);
        var line = text.Split('\n')
            .First(each => each.StartsWith(name, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return double.Parse(line[1], CultureInfo.InvariantCulture);
    }

    private static async Task AddUserAsync(HttpClient api, CancellationToken cancellation)
    {
        var user = new
        {
            name = User,
            roles = (string[])["administrator"],
            password = Password,
        };
        using var answer = await api.PostAsJsonAsync("api/v1/users", user, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private ProcessStartInfo Serve(string program)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false };
        string[] args =
        [
            program,
            "serve",
            "--json",
            "--bind=127.0.0.1",
            $"--data={folder}",
            "--cwmp-port=0",
            "--files-port=0",
            "--port=0",
            "--nbi-port=0",
            "--stun-port=off",
            "--notification-port=off",
        ];
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        start.Environment["MUSTER_API_KEY"] = Key;
        return start;
    }

    private void Tell(string name, List<double> times, double most)
    {
        times.Sort();
        var median = times[times.Count / 2];
        Say($"{Word(median <= most), -8} {name, -40} {median * 1000, 6:0} {times[^1] * 1000, 6:0}");
    }

    private string Word(bool isHeld)
    {
        held &= isHeld;
        return isHeld ? "held" : "NOT held";
    }

    private void Say(string text) => output.WriteLine(text);
}
