using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Muster.Acs.Clustering;
using Muster.Acs.Devices;
using Muster.Acs.Observing;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Waking;

/// <summary>
/// Wakes devices: one wake-up at a time for each, by the way that worked last and then by the others,
/// within the limits of the server and of the device, and with patience for those that are busy.
/// </summary>
internal sealed partial class Waker(
    WakeDesk desk,
    WakeLimits limits,
    WakeSecrets secrets,
    Awake awake,
    SessionMeter meter,
    TimeProvider time,
    ILogger<Waker> log
) : IWaker, IAsyncDisposable
{
    /// <summary>How many devices are knocked at in the same moment.</summary>
    public const int MaxConcurrency = 256;

    /// <summary>How many may wait for their turn; more than that is refused at once.</summary>
    public const int MaxWaiting = 100_000;

    /// <summary>"the CPE MUST try to open a session within 30 s" of the request (3.2.2).</summary>
    public static readonly TimeSpan InformTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The pauses before the rounds; a busy or silent device is not hammered.</summary>
    public static readonly IReadOnlyList<TimeSpan> BackOff =
    [
        TimeSpan.Zero,
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromSeconds(30),
    ];

    /// <summary>Accepted, and nobody came: once more, and then it is the device's affair (quirk 181).</summary>
    private const int MaxAccepted = 2;

    /// <summary>There is no way to the device.</summary>
    public static readonly ConnectionRequestOutcome NoAddress = new(
        ConnectionRequestResult.Refused,
        "it has told no address"
    );

    private readonly ConcurrentDictionary<DeviceKey, Knock> _knocks = new();
    private readonly SemaphoreSlim _turns = new(MaxConcurrency);
    private readonly CancellationTokenSource _stopping = new();

    public void Wake(DeviceKey device) => Begin(device);

    public Task<WakeResult> WakeAsync(DeviceKey device, CancellationToken cancellation) =>
        Begin(device).Completion.WaitAsync(cancellation);

    public Task<ConnectionRequestOutcome> AskAsync(
        DeviceKey device,
        CancellationToken cancellation
    ) => Begin(device).Word.WaitAsync(cancellation);

    public void Arrived(DeviceKey device)
    {
        if (_knocks.TryGetValue(device, out var knock))
            knock.Arrived();
    }

    public async ValueTask DisposeAsync()
    {
        // Known to the container under two names, and disposed of under both.
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        await Task.WhenAll(_knocks.Values.Select(knock => knock.Completion));
        _stopping.Dispose();
        _turns.Dispose();
    }

    private Knock Begin(DeviceKey device)
    {
        var fresh = new Knock();
        if (_knocks.Count >= MaxWaiting && !_knocks.ContainsKey(device))
        {
            fresh.Complete(new WakeResult(false, "Too many devices are being woken; try later."));
            fresh.Hear(new(ConnectionRequestResult.Busy, "too many devices are being woken"));
            return fresh;
        }
        var knock = _knocks.GetOrAdd(device, fresh);
        if (ReferenceEquals(knock, fresh))
            _ = RunAsync(device, knock);
        return knock;
    }

    private async Task RunAsync(DeviceKey device, Knock knock)
    {
        var outcome = new WakeResult(false, "The server is stopping.");
        try
        {
            await Task.Yield();
            outcome = await WakeAsync(device, knock, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The sentence above says it.
        }
        catch (StorageException trouble)
        {
            LogStorage(trouble, device);
            outcome = new WakeResult(false, "The store cannot be used now.");
        }
        catch (Exception trouble)
        {
            LogFailure(trouble, device);
            outcome = new WakeResult(false, "The connection request failed inside the server.");
        }
        finally
        {
            _knocks.TryRemove(device, out _);
            knock.Hear(Told(outcome));
            knock.Complete(outcome);
        }
    }

    private static ConnectionRequestOutcome Told(WakeResult outcome) =>
        new(
            outcome.Woken ? ConnectionRequestResult.Accepted : ConnectionRequestResult.Refused,
            outcome.Detail
        );

    private async Task<WakeResult> WakeAsync(
        DeviceKey key,
        Knock knock,
        CancellationToken cancellation
    )
    {
        if (await awake.IsOpenOrToldAsync(key))
            return new WakeResult(true, "The device is in a session just now.");
        if (await desk.FindAsync(key, cancellation) is not { } device)
            return new WakeResult(false, "There is no such device.");
        var round = new WakeRounds(desk.WaysTo(device));
        if (!round.AnyLeft)
        {
            knock.Hear(NoAddress);
            return await KeepAsync(
                device,
                false,
                "",
                "The device has told no address at which the server could ask it to call home.",
                cancellation
            );
        }
        foreach (var pause in BackOff)
        {
            if (!round.AnyLeft || await knock.ArrivesWithinAsync(pause, time, cancellation))
                break;
            await KnockAtAllAsync(device, knock, round, cancellation);
        }
        return knock.HasArrived
            ? await KeepAsync(device, true, round.LastWay, "The device called home.", cancellation)
            : await KeepAsync(
                device,
                false,
                round.LastWay,
                $"The device was asked to call home: {round.Story}.",
                cancellation
            );
    }

    /// <summary>One round: way after way, until the device comes or says that it is busy.</summary>
    private async Task KnockAtAllAsync(
        WakeSubject device,
        Knock knock,
        WakeRounds round,
        CancellationToken cancellation
    )
    {
        ConnectionRequestOutcome outcome = default;
        foreach (var way in round.Left)
        {
            outcome = await KnockAsync(way, device, cancellation);
            LogOutcome(way.Name, device.Id, outcome.Result, outcome.Detail);
            round.Note(way, outcome);
            if (outcome.Result == ConnectionRequestResult.Unauthorized)
                secrets.Doubt(device.Key);
            if (outcome.Result is ConnectionRequestResult.Accepted)
            {
                knock.Hear(outcome);
                if (await knock.ArrivesWithinAsync(InformTimeout, time, cancellation))
                    return;
                round.NoteAbsence(way, MaxAccepted);
            }
            // Whoever says "later" has heard it: another way would only say the same to it.
            if (outcome.Result == ConnectionRequestResult.Busy || knock.HasArrived)
                break;
        }
        knock.Hear(outcome);
    }

    private async Task<ConnectionRequestOutcome> KnockAsync(
        IWakeWay way,
        WakeSubject device,
        CancellationToken cancellation
    )
    {
        await limits.WaitAsync(device.Key, cancellation);
        await _turns.WaitAsync(cancellation);
        using var span = MusterTrace.Begin("connection request", ActivityKind.Client);
        span?.SetTag("muster.device", device.Id);
        span?.SetTag("muster.way", way.Name);
        try
        {
            var outcome = await way.KnockAsync(device, cancellation);
            meter.Wake(way.Name, outcome.Result);
            if (outcome.Result != ConnectionRequestResult.Accepted)
                span.Fail(SessionMeter.WordOf(outcome.Result));
            return outcome;
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<WakeResult> KeepAsync(
        WakeSubject device,
        bool woken,
        string way,
        string detail,
        CancellationToken cancellation
    )
    {
        var attempt = new WakeAttempt(time.GetUtcNow(), woken, way, detail);
        await desk.KeepAsync(device, attempt, cancellation);
        return new WakeResult(woken, detail, way);
    }
}
