using System.Net;
using Muster.Cpe.BulkData;
using Muster.Cpe.Transfers;

namespace Muster.Cpe;

/// <summary>
/// Many devices in one process. An idle one costs its differences from the model and an entry in one
/// timetable: no thread, no Task, no timer.
/// </summary>
public sealed class Fleet : IAsyncDisposable
{
    private readonly FleetOptions _options;
    private readonly AgentRuntime _runtime;
    private readonly Agent[] _devices;
    private readonly FleetTally _tally;
    private bool _disposed;

    /// <summary>Makes the devices; none is switched on yet.</summary>
    /// <exception cref="InvalidDataException">A certificate file cannot be used.</exception>
    public Fleet(FleetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Count, nameof(options));
        _options = options;
        _runtime = new AgentRuntime(
            options.ForAgents(),
            Math.Max(1, options.MaxConcurrentSessions),
            Math.Max(1, options.MaxConcurrentTransfers)
        );
        _tally = new FleetTally(options.Count);
        _devices = new Agent[options.Count];
        if (options.ConnectionRequestEndPoint is { } endPoint)
            _runtime.Listen(endPoint, AgentOf);
        Action<Agent, SessionReport> onSession = OnSession;
        Action<Agent, TransferReport> onTransfer = OnTransfer;
        Action<Agent, BulkDataReport> onBulkData = OnBulkData;
        for (var i = 0; i < options.Count; i++)
        {
            var index = options.FirstIndex + i;
            var device = options.Model.CreateDevice(
                index,
                options.Seed,
                options.Time,
                options.Readings
            );
            var agent = new Agent(_runtime, index, device.Identity, device.Tree);
            agent.SessionEnded += onSession;
            agent.TransferEnded += onTransfer;
            agent.BulkDataSent += onBulkData;
            _devices[i] = agent;
        }
    }

    /// <summary>Raised, on a pool thread, when an attempt to hold a session has ended.</summary>
    public event Action<SessionReport>? SessionEnded;

    /// <summary>Raised, on a pool thread, when an attempt to transfer a file has ended.</summary>
    public event Action<Agent, TransferReport>? TransferEnded;

    /// <summary>Raised, on a pool thread, when an attempt to deliver bulk data has ended.</summary>
    public event Action<Agent, BulkDataReport>? BulkDataSent;

    /// <summary>How many devices there are.</summary>
    public int Count => _devices.Length;

    /// <summary>What happened so far.</summary>
    public FleetCounters Counters => _tally.Read(_runtime.Sessions.Running);

    /// <summary>Where connection requests are heard; null for nowhere.</summary>
    public IPEndPoint? ConnectionRequestEndPoint => _runtime.Listener?.EndPoint;

    /// <summary>One device, from 0.</summary>
    public FleetDevice Device(int number) => new(_devices[number]);

    /// <summary>Switches the devices on, so many a second; returns at once.</summary>
    public Task StartAsync(CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        var rate = _options.BootsPerSecond;
        var pause = rate > 0 ? TimeSpan.TicksPerSecond / rate : 0;
        var now = _runtime.Now;
        for (var i = 0; i < _devices.Length; i++)
            _devices[i].StartAt(now + (long)(i * pause));
        return Task.CompletedTask;
    }

    /// <summary>Switches all devices off, in the middle of what they do.</summary>
    public async Task StopAsync(CancellationToken cancel = default)
    {
        if (_disposed)
            return;
        foreach (var device in _devices)
            device.Stop();
        await _runtime.Stopping.CancelAsync();
        await _runtime.Sessions.IdleAsync(cancel);
        await _runtime.Transfers.IdleAsync(cancel);
        await _runtime.Diagnostics.IdleAsync(cancel);
        await _runtime.Reports.IdleAsync(cancel);
    }

    /// <summary>Stops, and frees the port.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        await StopAsync();
        _disposed = true;
        await _runtime.DisposeAsync();
    }

    private Agent? AgentOf(int index)
    {
        var at = index - _options.FirstIndex;
        return at >= 0 && at < _devices.Length ? _devices[at] : null;
    }

    private void OnSession(Agent agent, SessionReport report)
    {
        _tally.Add(agent.Index - _options.FirstIndex, report);
        SessionEnded?.Invoke(report);
    }

    private void OnBulkData(Agent agent, BulkDataReport report)
    {
        _tally.Add(report);
        BulkDataSent?.Invoke(agent, report);
    }

    private void OnTransfer(Agent agent, TransferReport report)
    {
        _tally.Add(report);
        TransferEnded?.Invoke(agent, report);
    }
}
