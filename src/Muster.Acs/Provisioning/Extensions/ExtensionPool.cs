using Microsoft.Extensions.Logging;

namespace Muster.Acs.Provisioning.Extensions;

/// <summary>
/// The processes of one extension. The first is started by the first call, another one when all are
/// busy, up to a number. One that ends by itself is followed by a new one at once; when that ends
/// too before it answered anything, after a pause that grows.
/// </summary>
internal sealed partial class ExtensionPool(
    AcsOptions options,
    string name,
    TimeProvider clock,
    ILogger logger
)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly List<ExtensionProcess> _processes = [];
    private int _failures;
    private DateTimeOffset _notBefore;
    private string _lastEnd = "";
    private bool _stopped;

    public Task<ExtensionResult> CallAsync(
        string function,
        IReadOnlyList<string> args,
        CancellationToken cancellation
    )
    {
        ExtensionProcess? process;
        lock (_gate)
            process = Pick();
        return process is null
            ? Task.FromResult(ExtensionResult.Failed("ext", Refusal()))
            : process.CallAsync(function, args, options.ExtensionTimeout, cancellation);
    }

    public async Task StopAsync()
    {
        ExtensionProcess[] all;
        lock (_gate)
        {
            _stopped = true;
            all = [.. _processes];
        }
        await Task.WhenAll(all.Select(process => process.DisposeAsync().AsTask()));
    }

    private ExtensionProcess? Pick()
    {
        var idlest = _processes.MinBy(process => process.Pending);
        if (idlest is { Pending: 0 } || _processes.Count >= options.ExtensionProcesses)
            return idlest;
        if (_stopped || clock.GetUtcNow() < _notBefore)
            return idlest;
        var started = ExtensionProcess.Start(options, name, clock, logger, Ended);
        _processes.Add(started);
        return started;
    }

    private void Ended(ExtensionProcess process, string reason)
    {
        TimeSpan pause;
        lock (_gate)
        {
            _processes.Remove(process);
            if (_stopped)
                return;
            _failures = process.HasAnswered ? 1 : _failures + 1;
            pause = Pause(_failures);
            _notBefore = clock.GetUtcNow() + pause;
            _lastEnd = reason;
        }
        LogEnded(name, reason, pause);
    }

    private static TimeSpan Pause(int failures)
    {
        if (failures < 2)
            return TimeSpan.Zero;
        var pause = FirstPause * Math.Pow(2, Math.Min(failures - 2, 10));
        return pause < LongestPause ? pause : LongestPause;
    }

    private string Refusal()
    {
        lock (_gate)
        {
            if (_stopped)
                return "The server is shutting down.";
            var wait = Math.Ceiling((_notBefore - clock.GetUtcNow()).TotalSeconds);
            return $"The extension '{name}' ended {_failures} times without an answer ({_lastEnd}); "
                + $"it is started again in {Math.Max(wait, 1):0} s.";
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The extension {Name} has ended: {Reason} It is started again with the next call, in {Pause} "
            + "at the soonest."
    )]
    private partial void LogEnded(string name, string reason, TimeSpan pause);
}
