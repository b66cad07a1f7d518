using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.Channels;
using Muster.Tests.Program;

namespace Conformance.Processes;

/// <summary>The real program, serving, in a process of its own that can be killed.</summary>
internal sealed class MusterProcess : IAsyncDisposable
{
    private const string Key = "kill-test-key-0123456789";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private readonly Channel<string> _said;
    private long _peak;

    private MusterProcess(Process process, JsonElement ready, Channel<string> said)
    {
        (_process, _said) = (process, said);
        Cwmp = new Uri(ready.GetProperty("cwmp").GetString()!);
        Files = new Uri(ready.GetProperty("files").GetString()!);
        Addresses =
        [
            .. ready
                .EnumerateObject()
                .Where(each => each.Value.ValueKind == JsonValueKind.String)
                .Select(each => each.Value.GetString()!)
                .Where(text => text.StartsWith("http", StringComparison.Ordinal))
                .Select(text => new Uri(text)),
        ];
        Api = new HttpClient { BaseAddress = new Uri(ready.GetProperty("api").GetString()!) };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public Uri Cwmp { get; }
    public Uri Files { get; }

    /// <summary>Every address that the line 'ready' names.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    public int Id => _process.Id;

    /// <summary>The most memory it ever had, in octets; of one that has ended, when it was last asked.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            if (!_process.HasExited)
                _peak = Math.Max(_peak, _process.PeakWorkingSet64);
            return _peak;
        }
    }

    public HttpClient Api { get; }

    /// <summary>The next line of the standard error with this in it.</summary>
    public async Task<string> SaysAsync(string part)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var line in _said.Reader.ReadAllAsync(patience.Token))
        {
            if (line.Contains(part, StringComparison.Ordinal))
                return line;
        }
        throw new InvalidOperationException($"It never said '{part}'.");
    }

    /// <summary>All that is left of the standard error of a process that has ended.</summary>
    public IReadOnlyList<string> LastWords() => WordsOf(_said);

    public static Task<MusterProcess> ServeAsync(string data, params string[] more) =>
        ServeWithAsync(null, data, more);

    /// <param name="program">Null for the one that was built beside this.</param>
    /// <param name="data">Its data directory.</param>
    /// <param name="more">What it is told beyond what all tests tell.</param>
    public static async Task<MusterProcess> ServeWithAsync(
        string? program,
        string data,
        params string[] more
    )
    {
        var (process, said) = Start(program, data, more);
        using var patience = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith('{'))
                return new MusterProcess(process, JsonDocument.Parse(line).RootElement, said);
        }
        await process.WaitForExitAsync(patience.Token);
        throw new InvalidOperationException(
            $"The server ended before it was ready. {string.Join('\n', WordsOf(said))}"
        );
    }

    /// <summary>A server that must not start: how it ended, and what it said.</summary>
    public static async Task<(int Code, string Error)> RefusedAsync(
        string data,
        params string[] more
    )
    {
        var (process, said) = Start(null, data, more);
        using (process)
        using (var patience = new CancellationTokenSource(Patience))
        {
            if (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                process.Kill();
                throw new InvalidOperationException($"It was not refused: {line}");
            }
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, string.Join('\n', WordsOf(said)));
        }
    }

    private static List<string> WordsOf(Channel<string> said)
    {
        var words = new List<string>();
        while (said.Reader.TryRead(out var line))
            words.Add(line);
        return words;
    }

    private static (Process Process, Channel<string> Said) Start(
        string? program,
        string data,
        string[] more
    )
    {
        string[] arguments =
        [
            program ?? Repository.Program,
            "serve",
            "--json",
            "--data",
            data,
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
            // Tests of rules bring their own.
            "--stock-rules=false",
            // Several servers run at once.
            "--stun-port=off",
            "--notification-port=off",
            .. more,
        ];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MUSTER_API_KEY"] = Key;
        var process = Process.Start(start)!;
        var said = Channel.CreateUnbounded<string>();
        process.ErrorDataReceived += (_, line) => said.Writer.TryWrite(line.Data ?? "");
        process.BeginErrorReadLine();
        return (process, said);
    }

    /// <summary>SIGTERM, and the end that the process comes to by itself.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("/bin/kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
    }

    /// <summary>kill -9: nothing of the process gets to run any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a supervisor stops it.</summary>
    public void Terminate()
    {
        using var kill = Process.Start(
            "kill",
            ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]
        );
        kill.WaitForExit();
    }

    /// <summary>Waits for its end; answers the exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }
}
