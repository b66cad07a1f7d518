using System.Diagnostics;
using System.Text.Json;

namespace Muster.Bench;

/// <summary>A server in a process of its own: started, measured from outside, ended.</summary>
internal sealed class ChildServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private ChildServer(Process process, JsonElement ready)
    {
        this.process = process;
        Cwmp = new Uri(ready.GetProperty("cwmp").GetString()!);
        Api = ready.TryGetProperty("api", out var api) ? new Uri(api.GetString()!) : null;
    }

    public Uri Cwmp { get; }

    public Uri? Api { get; }

    public int Id => process.Id;

    /// <summary>User and system time of all threads so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            if (process.HasExited)
                throw new BenchFailure("The server has ended while it was measured.");
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The most memory it ever had.</summary>
    public double PeakMegabytes
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64 / 1048576.0;
        }
    }

    public double Megabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1048576.0;
        }
    }

    /// <summary>Starts it and waits for its line of JSON that says "ready".</summary>
    /// <param name="start">The program.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="hear">Is told each line of its log; null for a log that is shown.</param>
    public static async Task<ChildServer> StartAsync(
        ProcessStartInfo start,
        CancellationToken cancellation,
        Action<string>? hear = null
    )
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = hear is not null;
        var child = Process.Start(start)!;
        if (hear is not null)
        {
            child.ErrorDataReceived += (_, line) => hear(line.Data ?? "");
            child.BeginErrorReadLine();
        }
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            while (await child.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (!line.StartsWith('{'))
                    continue;
                using var json = JsonDocument.Parse(line);
                if (json.RootElement.GetProperty("event").GetString() == "ready")
                    return new ChildServer(child, json.RootElement.Clone());
            }
            throw new BenchFailure("The server ended before it was ready.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            child.Kill();
            throw new BenchFailure($"The server was not ready within {Patience.TotalSeconds} s.");
        }
    }

    /// <summary>SIGTERM, and the end that it comes to by itself.</summary>
    public async Task StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new BenchFailure($"The server did not end within {Patience.TotalSeconds} s.");
        }
        finally
        {
            await DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
