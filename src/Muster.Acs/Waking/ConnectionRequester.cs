using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Muster.Acs.Access;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Waking;

/// <summary>
/// Knocks at devices by HTTP: one connection request at a time for each device, a bounded number for
/// all, and with patience for those that are busy.
/// </summary>
internal sealed partial class ConnectionRequester(
    IDeviceStore devices,
    CpeCredentials credentials,
    ConnectionRequestPolicy policy,
    TimeProvider time,
    ILogger<ConnectionRequester> log
) : IWaker, IAsyncDisposable
{
    /// <summary>How many devices are knocked at in the same moment.</summary>
    public const int MaxConcurrency = 64;

    /// <summary>How many may wait for their turn; more than that is refused at once.</summary>
    public const int MaxWaiting = 100_000;

    /// <summary>"the CPE MUST try to open a session within 30 s" of the request (3.2.2).</summary>
    public static readonly TimeSpan InformTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The pauses before the tries; a busy or silent device is not hammered.</summary>
    public static readonly IReadOnlyList<TimeSpan> BackOff =
    [
        TimeSpan.Zero,
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromSeconds(30),
    ];

    /// <summary>Accepted, and nobody came: once more, and then it is the device's affair (quirk 181).</summary>
    private const int MaxAccepted = 2;

    private const string UrlParameter = ".ManagementServer.ConnectionRequestURL";

    private readonly ConcurrentDictionary<DeviceKey, Knock> knocks = new();
    private readonly SemaphoreSlim turns = new(MaxConcurrency);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConnectionRequest request = new(policy, time);

    public void Wake(DeviceKey device) => Begin(device);

    public Task<WakeResult> WakeAsync(DeviceKey device, CancellationToken cancellation) =>
        Begin(device).Completion.WaitAsync(cancellation);

    public void Arrived(DeviceKey device)
    {
        if (knocks.TryGetValue(device, out var knock))
            knock.Arrived();
    }

    public async ValueTask DisposeAsync()
    {
        // Known to the container under two names, and disposed of under both.
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync();
        await Task.WhenAll(knocks.Values.Select(knock => knock.Completion));
        stopping.Dispose();
        turns.Dispose();
    }

    private Knock Begin(DeviceKey device)
    {
        var fresh = new Knock();
        if (knocks.Count >= MaxWaiting && !knocks.ContainsKey(device))
        {
            fresh.Complete(new WakeResult(false, "Too many devices are being woken; try later."));
            return fresh;
        }
        var knock = knocks.GetOrAdd(device, fresh);
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
            outcome = await WakeAsync(device, knock, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The sentence above says it.
        }
        catch (StorageException trouble)
        {
            LogStorage(trouble, device);
            outcome = new WakeResult(false, "The store cannot be read now.");
        }
        catch (Exception trouble)
        {
            LogFailure(trouble, device);
            outcome = new WakeResult(false, "The connection request failed inside the server.");
        }
        finally
        {
            knocks.TryRemove(device, out _);
            knock.Complete(outcome);
        }
    }

    private async Task<WakeResult> WakeAsync(
        DeviceKey device,
        Knock knock,
        CancellationToken cancellation
    )
    {
        if (await devices.FindAsync(device, cancellation) is not { } record)
            return new WakeResult(false, "There is no such device.");
        var url = await UrlAsync(record, cancellation);
        if (url.Length == 0)
            return new WakeResult(false, "The device has not told a ConnectionRequestURL.");
        var accepted = 0;
        var last = default(ConnectionRequestOutcome);
        foreach (var pause in BackOff)
        {
            if (await knock.ArrivesWithinAsync(pause, time, cancellation))
                break;
            last = await KnockAsync(url, cancellation);
            LogOutcome(record.Id, last.Result, last.Detail);
            if (last.Result is ConnectionRequestResult.Refused)
                break;
            if (last.Result is ConnectionRequestResult.Unauthorized)
                break;
            if (last.Result is not ConnectionRequestResult.Accepted)
                continue;
            if (await knock.ArrivesWithinAsync(InformTimeout, time, cancellation))
                break;
            last = last with { Detail = last.Detail + ", but did not call home" };
            if (++accepted == MaxAccepted)
                break;
        }
        return knock.HasArrived
            ? new WakeResult(true, "The device called home.")
            : new WakeResult(false, $"The device was asked to call home: {last.Detail}.");
    }

    /// <summary>
    /// Every Inform should carry it; where a device leaves it out, what was once read is tried.
    /// </summary>
    private async Task<string> UrlAsync(DeviceRecord device, CancellationToken cancellation)
    {
        if (device.InformedValue(UrlParameter) is { Length: > 0 } informed)
            return informed;
        var tree = await devices.LoadShadowAsync(device.RowId, cancellation);
        foreach (var root in (string[])["Device", "InternetGatewayDevice"])
        {
            if (tree.TryGet(root + UrlParameter, out var node) && node.Value is { } value)
                return value.Text;
        }
        return "";
    }

    private async Task<ConnectionRequestOutcome> KnockAsync(
        string url,
        CancellationToken cancellation
    )
    {
        await turns.WaitAsync(cancellation);
        try
        {
            return await request.SendAsync(
                url,
                credentials.ConnectionRequestUser,
                credentials.ConnectionRequestPassword,
                cancellation
            );
        }
        finally
        {
            turns.Release();
        }
    }
}
