using Microsoft.Extensions.Logging;

namespace Muster.Acs.Provisioning.Extensions;

/// <summary>
/// The processes of one extension. The first is started by the first call, another one when all are
/// busy, up to a number. One that ends by itself is followed by a new one at once; when that ends
/// too before it answered anything, after a pause that grows. One whose module was changed finishes what it
/// was asked, and is followed by one that has the new module.
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

    private const int MostAttempts = 5;

    private readonly Lock _gate = new();
    private readonly List<ExtensionProcess> _processes = [];
    private readonly List<Task> _retiring = [];
    private int _failures;
    private long _failedAt;
    private TimeSpan _rest;
    private string _lastEnd = "";
    private bool _stopped;

    public async Task<ExtensionResult> CallAsync(
        string function,
        IReadOnlyList<string> args,
        CancellationToken cancellation
    )
    {
        var result = ExtensionProcess.Outdated;
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            ExtensionProcess? process;
            lock (_gate)
                process = Pick();
            if (process is null)
                return ExtensionResult.Failed("ext", Refusal());
            result = await process.CallAsync(
                function,
                args,
                options.ExtensionTimeout,
                cancellation
            );
            if (result != ExtensionProcess.Outdated)
                break;
            Retire(process);
        }
        return result;
    }

    public async Task StopAsync()
    {
        ExtensionProcess[] all;
        Task[] retiring;
        lock (_gate)
        {
            _stopped = true;
            all = [.. _processes];
            retiring = [.. _retiring];
        }
        await Task.WhenAll([
            .. all.Select(process => process.DisposeAsync().AsTask()),
            .. retiring,
        ]);
    }

    private void Retire(ExtensionProcess process)
    {
        lock (_gate)
        {
            if (!_processes.Remove(process))
                return;
            _retiring.RemoveAll(task => task.IsCompleted);
            _retiring.Add(process.RetireAsync(options.ExtensionTimeout));
        }
        LogChanged(name);
    }

    private ExtensionProcess? Pick()
    {
        var idlest = _processes.MinBy(process => process.Pending);
        if (idlest is { Pending: 0 } || _processes.Count >= options.ExtensionProcesses)
            return idlest;
        if (_stopped || Rest > TimeSpan.Zero)
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
            if (!_processes.Remove(process) || _stopped)
                return;
            _failures = process.HasAnswered ? 1 : _failures + 1;
            pause = Pause(_failures);
            (_failedAt, _rest) = (clock.GetTimestamp(), pause);
            _lastEnd = reason;
        }
        LogEnded(name, reason, pause);
    }

    // By the time that passes: the time of day may be set back by hours.
    private TimeSpan Rest =>
        _rest == TimeSpan.Zero ? _rest : _rest - clock.GetElapsedTime(_failedAt);

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
            var wait = Math.Ceiling(Rest.TotalSeconds);
            return $"The extension '{name}' ended {_failures} times without an answer ({_lastEnd}); "
                + $"it is started again in {Math.Max(wait, 1):0} s.";
        }
    }

    [LoggerMessage(
        LogLevel.Information,
        "The extension {Name} has been changed, and is loaded anew."
    )]
    private partial void LogChanged(string name);

    [LoggerMessage(
        LogLevel.Warning,
        "The extension {Name} has ended: {Reason} It is started again with the next call, in {Pause} "
            + "at the soonest."
    )]
    private partial void LogEnded(string name, string reason, TimeSpan pause);
}
