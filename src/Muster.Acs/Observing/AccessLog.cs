using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Muster.Acs.Observing;

/// <summary>
/// The access log: lines in the order they came, written behind the backs of those who make them. A
/// slow or full disk costs lines, which are counted, and never a session.
/// </summary>
internal sealed partial class AccessLog(
    AcsOptions options,
    TimeProvider clock,
    ILogger<AccessLog> logger
) : BackgroundService
{
    /// <summary>What stands for the standard output where a file is named.</summary>
    public const string StandardOutput = "stdout";

    private const int MostWaiting = 20_000;

    /// <summary>A file that was moved away is made anew within this time.</summary>
    private static readonly TimeSpan Reopening = TimeSpan.FromMinutes(1);

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true }
    );
    private StreamWriter? _writer;
    private long _opened;
    private long _lost;
    private bool _failing;

    public bool IsOn => options.AccessLog is not null;

    /// <summary>One line; nothing where the log is off.</summary>
    public void Write(
        AccessGravity gravity,
        string address,
        string device,
        string message,
        params ReadOnlySpan<(string Key, string? Value)> details
    )
    {
        if (!IsOn)
            return;
        var now = clock.GetUtcNow();
        var line =
            options.AccessLogFormat == AccessLogFormat.Json
                ? AccessLine.Json(now, gravity, address, device, message, details)
                : AccessLine.Simple(now, gravity, address, device, message, details);
        if (!_lines.Writer.TryWrite(line))
            Interlocked.Increment(ref _lost);
    }

    /// <summary>Writes what waits, then ends.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _lines.Writer.TryComplete();
        if (ExecuteTask is { } writing)
            await writing.WaitAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!IsOn)
            return;
        // The end of the lines ends it, not the token: what was said is written.
        while (await _lines.Reader.WaitToReadAsync(CancellationToken.None))
            await WriteWaitingAsync();
        await CloseAsync();
    }

    private async Task WriteWaitingAsync()
    {
        try
        {
            if (_writer is null || clock.GetElapsedTime(_opened) > Reopening)
                await OpenAsync();
            while (_lines.Reader.TryRead(out var line))
                await _writer!.WriteLineAsync(line);
            if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
                LogLost(lost);
            await _writer!.FlushAsync();
            _failing = false;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            var first = !_failing;
            _failing = true;
            // What cannot be written now must not wait in memory until it can.
            while (_lines.Reader.TryRead(out _))
                _lost++;
            _writer = null;
            if (first)
                LogFailing(options.AccessLog!, trouble.Message);
        }
    }

    private async Task OpenAsync()
    {
        await CloseAsync();
        _opened = clock.GetTimestamp();
        var stream =
            options.AccessLog == StandardOutput
                ? options.StandardOutput?.Invoke() ?? Stream.Null
                : new FileStream(
                    options.AccessLog!,
                    FileMode.Append,
                    FileAccess.Write,
                    FileShare.ReadWrite | FileShare.Delete
                );
        _writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 14) { NewLine = "\n" };
    }

    private async Task CloseAsync()
    {
        var writer = _writer;
        _writer = null;
        if (writer is not null)
            await writer.DisposeAsync();
    }

    [LoggerMessage(LogLevel.Warning, "The access log {File} cannot be written: {Reason}")]
    private partial void LogFailing(string file, string reason);

    [LoggerMessage(LogLevel.Warning, "{Count} lines of the access log were lost.")]
    private partial void LogLost(long count);
}
