using System.Diagnostics;
using System.IO;
using System.IO.Pipes;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Muster.Acs.Provisioning.Extensions;

/// <summary>
/// A process of Node that runs <c>ExtensionHost.js</c>, and the local socket over which it is spoken
/// to: its own outputs belong to the extension, and go to the log.
/// </summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    /// <summary>The server's own settings, passwords among them, are none of an extension's business.</summary>
    private const string OwnVariables = "MUSTER_";

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);
    private static readonly Lazy<string> Host = new(ReadHost);

    private readonly Process _process;
    private readonly NamedPipeServerStream _channel;
    private readonly Task _output;

    private NodeProcess(Process process, NamedPipeServerStream channel, ILogger logger, string name)
    {
        (_process, _channel) = (process, channel);
        var (id, said, cried) = (process.Id, process.StandardOutput, process.StandardError);
        _output = Task.WhenAll(
            new ExtensionOutput(name, id, LogLevel.Information, logger).ReadAsync(said),
            new ExtensionOutput(name, id, LogLevel.Warning, logger).ReadAsync(cried)
        );
    }

    /// <summary>Usable once <see cref="ConnectedAsync"/> is over.</summary>
    public Stream Channel => _channel;

    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static NodeProcess Start(string program, string folder, string name, ILogger logger)
    {
        var pipe = "muster-" + RandomNumberGenerator.GetHexString(24, lowercase: true);
        var channel = new NamedPipeServerStream(
            pipe,
            PipeDirection.InOut,
            maxNumberOfServerInstances: 1,
            PipeTransmissionMode.Byte,
            PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly
        );
        try
        {
            var process = new Process { StartInfo = StartOf(program, folder, PathOf(pipe), name) };
            process.Start();
            return new NodeProcess(process, channel, logger, name);
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    /// <summary>Hands it the host's text and waits until it calls back; false when it ends instead.</summary>
    public async Task<bool> ConnectedAsync(CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var connected = _channel.WaitForConnectionAsync(over.Token);
        try
        {
            await _process.StandardInput.WriteAsync(Host.Value);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all; the exit says so.
        }
        var ended = _process.WaitForExitAsync(over.Token);
        await Task.WhenAny(connected, ended);
        // What it said before it ended waits to be accepted and read.
        await Task.WhenAny(connected, Task.Delay(LastWords, over.Token));
        var isConnected = connected.IsCompletedSuccessfully;
        await over.CancelAsync();
        await Task.WhenAny(connected);
        return isConnected;
    }

    /// <summary>Ends it, with all it started; answers its exit code, null when it had to be killed.</summary>
    public async Task<int?> EndAsync()
    {
        // It ends by itself when its channel closes.
        await _channel.DisposeAsync();
        int? code = null;
        try
        {
            await _process.WaitForExitAsync().WaitAsync(LastWords);
            code = _process.ExitCode;
        }
        catch (TimeoutException)
        {
            Kill();
            await _process.WaitForExitAsync();
        }
        // A program that it started and that lives on may hold its outputs open.
        await Task.WhenAny(_output, Task.Delay(LastWords));
        return code;
    }

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo StartOf(
        string program,
        string folder,
        string channel,
        string name
    )
    {
        var start = new ProcessStartInfo(program, ["--input-type=commonjs", "-", channel, name])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in start.Environment.Keys.Where(IsOurs).ToList())
            start.Environment.Remove(variable);
        return start;
    }

    private static bool IsOurs(string variable) =>
        variable.StartsWith(OwnVariables, StringComparison.OrdinalIgnoreCase);

    private static string PathOf(string pipe) =>
        OperatingSystem.IsWindows()
            ? @"\\.\pipe\" + pipe
            : Path.Combine(Path.GetTempPath(), "CoreFxPipe_" + pipe);

    private static string ReadHost()
    {
        using var stream = Assembly
            .GetExecutingAssembly()
            .GetManifestResourceStream("ExtensionHost.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
