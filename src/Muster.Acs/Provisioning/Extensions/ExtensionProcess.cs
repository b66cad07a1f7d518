using System.Buffers;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using System.IO;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Muster.Acs.Provisioning.Extensions;

/// <summary>
/// One process of one extension, as long as it lives: calls go out as they come and are answered in any
/// order. When it ends, what was pending is faulted with the reason.
/// </summary>
internal sealed partial class ExtensionProcess : IAsyncDisposable
{
    /// <summary>What it answers when its module has been changed since: it did nothing.</summary>
    public static readonly ExtensionResult Outdated = ExtensionResult.Failed(
        "ext",
        "The extension has been changed again and again while it was called."
    );

    /// <summary>Octets of one message of it; one that is longer ends it.</summary>
    private const int MaxMessage = 4 * 1024 * 1024;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<long, TaskCompletionSource<ExtensionResult>> _pending =
        new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly TaskCompletionSource<Stream?> _channel = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _name;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Action<ExtensionProcess, string> _ended;
    private NodeProcess? _node;
    private ExtensionResult? _crash;
    private volatile ExtensionFault? _end;
    private long _last;
    private long _heard;
    private int _probing;

    private Task _running = Task.CompletedTask;

    private ExtensionProcess(
        string name,
        TimeProvider clock,
        ILogger logger,
        Action<ExtensionProcess, string> ended
    ) => (_name, _clock, _logger, _ended) = (name, clock, logger, ended);

    public int Pending => _pending.Count;

    /// <summary>Whether it has answered a call: then it is able to.</summary>
    public bool HasAnswered { get; private set; }

    /// <param name="ended">
    /// Called once when it has ended, with the reason, before those who wait for an answer hear of it.
    /// </param>
    public static ExtensionProcess Start(
        AcsOptions options,
        string name,
        TimeProvider clock,
        ILogger logger,
        Action<ExtensionProcess, string> ended
    )
    {
        var process = new ExtensionProcess(name, clock, logger, ended);
        process._running = process.RunAsync(options.ExtensionProgram, options.Extensions!);
        return process;
    }

    public async Task<ExtensionResult> CallAsync(
        string function,
        IReadOnlyList<string> args,
        TimeSpan limit,
        CancellationToken cancellation
    )
    {
        var id = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<ExtensionResult>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        _pending[id] = answer;
        _ = SayAsync(MessageOf(id, function, args));
        // It may have ended before the call was among those it faults.
        if (_end is { } end)
            answer.TrySetResult(new("null", end));
        try
        {
            return await answer.Task.WaitAsync(limit, _clock, cancellation);
        }
        catch (TimeoutException)
        {
            _ = ProbeAsync(limit);
            return ExtensionResult.Failed("timeout", "Extension timed out");
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    /// <summary>Ends it when what it was asked before is answered, or nobody waits for that any more.</summary>
    public async Task RetireAsync(TimeSpan limit)
    {
        var pending = Task.WhenAll(_pending.Values.Select(answer => answer.Task));
        await Task.WhenAny(pending, _running, Task.Delay(limit, _clock));
        await DisposeAsync();
    }

    /// <summary>Ends it; what is pending is faulted.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
        _writing.Dispose();
    }

    // JSON has no line feed in it, so that a line is a message.
    private static byte[] MessageOf(long id, string function, IReadOnlyList<string> args)
    {
        using var message = new MemoryStream();
        message.Write(
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"call {id} "))
        );
        using (var json = new Utf8JsonWriter(message))
        {
            json.WriteStartArray();
            json.WriteStringValue(function);
            json.WriteStartArray();
            foreach (var arg in args)
                json.WriteStringValue(arg);
            json.WriteEndArray();
            json.WriteEndArray();
        }
        message.WriteByte((byte)'\n');
        return message.ToArray();
    }

    private async Task SayAsync(byte[] message)
    {
        if (await _channel.Task is not { } channel)
            return;
        try
        {
            await _writing.WaitAsync(_stopping.Token);
            try
            {
                await channel.WriteAsync(message, _stopping.Token);
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception trouble)
            when (trouble is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It has ended: the reading side finds out too.
        }
    }

    /// <summary>
    /// A call that is late may wait for something; a process that is deaf runs in a circle, and takes
    /// all its other calls with it.
    /// </summary>
    private async Task ProbeAsync(TimeSpan patience)
    {
        if (Interlocked.Exchange(ref _probing, 1) == 1)
            return;
        var heard = Interlocked.Read(ref _heard);
        _ = SayAsync("ping\n"u8.ToArray());
        // A process that only starts is given more time.
        if (!_channel.Task.IsCompleted && patience < StartPatience)
            patience = StartPatience;
        await Task.WhenAny(_running, Task.Delay(patience, _clock));
        Interlocked.Exchange(ref _probing, 0);
        if (_running.IsCompleted || Interlocked.Read(ref _heard) != heard)
            return;
        LogDeaf(_name, patience);
        _crash = ExtensionResult.Failed(
            "timeout",
            $"The extension '{_name}' answered nothing any more, and was ended: does it loop?"
        );
        _node?.Kill();
    }

    private async Task RunAsync(string program, string folder)
    {
        // The caller has the process in hand before anything happens to it.
        await Task.Yield();
        int? code = null;
        try
        {
            await using var node = NodeProcess.Start(program, folder, _name, _logger);
            _node = node;
            if (await node.ConnectedAsync(_stopping.Token))
            {
                _channel.TrySetResult(node.Channel);
                await ListenAsync(node.Channel);
            }
            code = await node.EndAsync();
        }
        catch (Win32Exception missing)
        {
            _crash = ExtensionResult.Failed(
                "ext",
                $"Extensions need Node.js, and '{program}' cannot be started: {missing.Message}."
            );
        }
        catch (IOException trouble)
        {
            _crash = ExtensionResult.Failed("ext", $"No channel to it: {trouble.Message}");
        }
        _channel.TrySetResult(null);
        var reason = _crash ?? ExtensionResult.Failed("ext", EndOf(code));
        _end = reason.Fault;
        _ended(this, reason.Fault?.Message ?? "");
        foreach (var (_, answer) in _pending)
            answer.TrySetResult(reason);
    }

    private string EndOf(int? code) =>
        _stopping.IsCancellationRequested ? "The server is shutting down."
        : code is null ? $"The extension '{_name}' was ended before it answered."
        : $"The extension '{_name}' ended with exit code {code} before it answered.";

    private async Task ListenAsync(Stream channel)
    {
        var reader = PipeReader.Create(channel, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(_stopping.Token);
                var rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    Hear(Encoding.UTF8.GetString(rest.Slice(0, end)));
                    rest = rest.Slice(rest.GetPosition(1, end));
                }
                if (rest.Length > MaxMessage)
                    throw new InvalidDataException("a message is too long");
                reader.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                    return;
            }
        }
        catch (Exception trouble)
            when (trouble is IOException or InvalidDataException or OperationCanceledException)
        {
            // Nothing sensible comes from it any more: it is ended, and says how.
        }
    }

    private void Hear(string message)
    {
        Interlocked.Increment(ref _heard);
        if (message.Split(' ', 3) is not [var word, var number, var json])
            return;
        var result = word switch
        {
            "answer" => ExtensionResult.Answer(json),
            "changed" => Outdated,
            _ => FaultText.Read(Encoding.UTF8.GetBytes(json))
                ?? ExtensionResult.Failed("ext", "It failed and did not say why."),
        };
        if (word == "crash")
            _crash = result;
        else if (
            long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && _pending.TryRemove(id, out var answer)
        )
        {
            HasAnswered = true;
            answer.TrySetResult(result);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The extension {Name} answered nothing for {Patience}, not even a ping, and is ended."
    )]
    private partial void LogDeaf(string name, TimeSpan patience);
}
