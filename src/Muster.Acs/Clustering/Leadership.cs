using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Acs.Storage;

namespace Muster.Acs.Clustering;

/// <summary>
/// Which node does what must be done once: the one that holds a lease in the store. It is kept by
/// renewing it each second; a leader that cannot stops leading before the lease is over, so that there
/// are never two. A node that is alone leads.
/// </summary>
internal sealed partial class Leadership(
    Nodes nodes,
    TimeProvider clock,
    ILogger<Leadership> logger,
    IClusterStore? store = null
) : BackgroundService
{
    private const string Lease = "leader";
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(6);

    /// <summary>Shorter than the lease by what a step of work may take.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly bool _isAlone = !nodes.AreMany || store is null;
    private long _heldSince;
    private bool _led;

    /// <summary>Whether this node leads now.</summary>
    public bool IsHeld =>
        _isAlone
        || (
            Interlocked.Read(ref _heldSince) is var since and not 0
            && clock.GetElapsedTime(since) < Trusted
        );

    /// <summary>Whether another node may lead one day.</summary>
    public bool MayChange => !_isAlone;

    /// <summary>Lets another node lead at once.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_isAlone || !IsHeld)
            return;
        Interlocked.Exchange(ref _heldSince, 0);
        try
        {
            await store!.ReleaseAsync(Lease, nodes.Own!, cancellationToken);
        }
        catch (StorageException)
        {
            // Then it ends by itself.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_isAlone)
            return;
        using var timer = new PeriodicTimer(Pace, clock);
        do
        {
            await TakeAsync(stoppingToken);
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TakeAsync(CancellationToken cancellation)
    {
        try
        {
            var asked = clock.GetTimestamp();
            var isOurs = await store!.TakeAsync(Lease, nodes.Own!, Length, cancellation);
            Interlocked.Exchange(ref _heldSince, isOurs ? asked : 0);
        }
        catch (StorageException)
        {
            // It is told elsewhere that the store fails; what was held ends by its time.
        }
        if (IsHeld == _led)
            return;
        _led = IsHeld;
        if (_led)
            LogLeads();
        else
            LogFollows();
    }

    [LoggerMessage(LogLevel.Information, "This node leads: it does what is done once.")]
    private partial void LogLeads();

    [LoggerMessage(LogLevel.Information, "This node leads no more.")]
    private partial void LogFollows();
}
