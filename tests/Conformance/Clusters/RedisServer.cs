using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Conformance.Clusters;

/// <summary>A Redis of one's own, of tests and of benchmarks, that keeps nothing.</summary>
internal sealed class RedisServer(string program, string folder) : IAsyncDisposable
{
    private Process? _process;

    public int Port { get; } = FreePort();

    /// <summary>Of the process that runs just now.</summary>
    public int Id => _process!.Id;

    public void Start() =>
        _process = Start(
            program,
            "--port",
            Port.ToString(CultureInfo.InvariantCulture),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            folder
        );

    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    /// <summary>Starts a program of which nobody reads what it says.</summary>
    public static Process Start(string program, params string[] arguments)
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
    public static int FreePort()
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
