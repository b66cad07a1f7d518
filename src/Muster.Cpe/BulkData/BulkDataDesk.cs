using Muster.Cpe.Timing;

namespace Muster.Cpe.BulkData;

/// <summary>
/// The bulk data collection of one CPE that has profiles switched on: it has a due time of its own,
/// since reports do not wait for sessions. Used under the agent's lock.
/// </summary>
internal sealed class BulkDataDesk(Agent cpe) : IDue
{
    private readonly Dictionary<string, BulkProfile> _profiles = new(StringComparer.Ordinal);
    private SeededRandom _random = SeededRandom.For(~cpe.Runtime.Options.Seed, cpe.Index);

    long IDue.DueTicks { get; set; } = Timetable.Never;

    /// <summary>What the ACS set: profiles that it took away or switched off lose what they kept.</summary>
    public void Configure(IReadOnlyList<BulkProfileSettings> wanted)
    {
        var now = cpe.Runtime.Now;
        foreach (var gone in _profiles.Keys.Except(wanted.Select(one => one.Path)).ToList())
        {
            _profiles[gone].Stop();
            _profiles.Remove(gone);
        }
        foreach (var settings in wanted)
        {
            if (!_profiles.TryGetValue(settings.Path, out var profile))
                _profiles.Add(settings.Path, profile = new BulkProfile());
            profile.Configure(settings, now, ref _random);
        }
        Reschedule();
    }

    /// <summary>The power is gone.</summary>
    public void Stop()
    {
        foreach (var profile in _profiles.Values)
            profile.Stop();
        cpe.Runtime.Timetable.Set(this, Timetable.Never);
    }

    void IDue.OnDue() =>
        cpe.Locked(agent =>
        {
            if (agent.IsRunning)
                Advance();
            return true;
        });

    private void Advance()
    {
        var now = cpe.Runtime.Now;
        foreach (var profile in _profiles.Values)
        {
            if (profile.Advance(cpe, now, out var cancel) is { } delivery)
                cpe.Runtime.Reports.Enter(() => SendAsync(profile, delivery, cancel));
        }
        Reschedule();
    }

    private void Reschedule()
    {
        var due = Timetable.Never;
        foreach (var profile in _profiles.Values)
            due = Math.Min(due, profile.NextDue);
        cpe.Runtime.Timetable.Set(this, due);
    }

    private async Task SendAsync(
        BulkProfile profile,
        BulkDelivery delivery,
        CancellationToken cancel
    )
    {
        string? problem;
        try
        {
            problem = await delivery.SendAsync(cpe.Runtime, cancel);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception failure)
        {
            // A fault of ours is a failed attempt of the device's: it goes on.
            problem = failure.Message;
        }
        var counts = cpe.Locked(agent =>
        {
            var now = agent.Runtime.Now;
            if (!profile.TryEnd(delivery, problem is null, now, ref _random))
                return false;
            Reschedule();
            return true;
        });
        if (counts)
            cpe.Tell(new BulkDataReport(delivery.Settings.Path, delivery.Reports.Count, problem));
    }
}
