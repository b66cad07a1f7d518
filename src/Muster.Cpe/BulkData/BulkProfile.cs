using Muster.Cpe.Timing;
using Muster.Cpe.Tree;

namespace Muster.Cpe.BulkData;

/// <summary>
/// One profile at work: it collects at the end of each reporting interval, tries to deliver, and keeps
/// what failed as it was told. Used under the agent's lock.
/// </summary>
internal sealed class BulkProfile
{
    /// <summary>"-1: as many as possible": so many, and no more values than <see cref="MostKept"/>.</summary>
    private const int MostRetained = 100;
    private const int MostKept = 5 * CollectedReport.MostValues;

    private readonly List<CollectedReport> _waiting = [];
    private InformScheduler _schedule;
    private RetryPolicy _retry;
    private long _sendAt = Timetable.Never;
    private BulkProfileSettings? _settings;
    private BulkDelivery? _delivery;
    private CancellationTokenSource? _sending;

    /// <summary>When there is something to do; <see cref="Timetable.Never"/> for nothing.</summary>
    public long NextDue =>
        _sending is null ? Math.Min(_schedule.NextPeriodic, _sendAt) : _schedule.NextPeriodic;

    public void Configure(BulkProfileSettings wanted, long now, ref SeededRandom random)
    {
        // "If EncodingType is modified any outstanding failed reports are deleted."
        if (wanted.EncodingType != _settings?.EncodingType)
            _waiting.Clear();
        _settings = wanted;
        _schedule.Configure(wanted.ReportingInterval, wanted.TimeReference, now, ref random);
    }

    /// <summary>The power is gone, and with it what need not be persisted.</summary>
    public void Stop()
    {
        _sending?.Cancel();
        _sending?.Dispose();
        (_delivery, _sending, _sendAt) = (null, null, Timetable.Never);
        _schedule = default;
        _retry = default;
        if (_settings is not { PersistAcrossReboot: true })
            _waiting.Clear();
    }

    /// <summary>Collects when the interval is over; the delivery that is due now, if any.</summary>
    public BulkDelivery? Advance(Agent cpe, long now, out CancellationToken cancel)
    {
        cancel = default;
        if (_settings is not { } settings)
            return null;
        if (_schedule.TakePeriodic(now))
        {
            // "NumberOfRetainedFailedReports: oldest dropped first."
            Trim(settings.RetainedFailedReports is >= 0 and var kept ? kept : MostRetained);
            _waiting.Add(CollectedReport.Of(cpe.Tree, settings, new(now, TimeSpan.Zero)));
            // "The count of retries starts again with each interval."
            _retry = default;
            _sendAt = now;
        }
        if (_sendAt > now || _sending is not null || _waiting.Count == 0)
            return null;
        _sendAt = Timetable.Never;
        _sending = CancellationTokenSource.CreateLinkedTokenSource(cpe.Runtime.Stopping.Token);
        cancel = _sending.Token;
        return _delivery = new BulkDelivery(
            settings,
            BulkDelivery.Address(settings, cpe.DeviceId, cpe.Tree),
            [_waiting[^1], .. _waiting.SkipLast(1)]
        );
    }

    /// <summary>An attempt has ended; false when it is no longer of interest.</summary>
    public bool TryEnd(BulkDelivery attempt, bool succeeded, long now, ref SeededRandom random)
    {
        if (!ReferenceEquals(_delivery, attempt))
            return false;
        _sending?.Dispose();
        (_delivery, _sending) = (null, null);
        if (succeeded)
            _waiting.RemoveAll(attempt.Reports.Contains);
        else if (attempt.Settings.RetryEnable && _sendAt == Timetable.Never)
        {
            var (minimum, multiplier) = (
                attempt.Settings.RetryMinimumWait,
                attempt.Settings.RetryMultiplier
            );
            _sendAt = now + _retry.Failed(minimum, multiplier, ref random).Ticks;
        }
        return true;
    }

    private void Trim(int most)
    {
        var values = _waiting.Sum(report => report.Values.Count);
        while (_waiting.Count > Math.Min(most, MostRetained) || values > MostKept)
        {
            values -= _waiting[0].Values.Count;
            _waiting.RemoveAt(0);
        }
    }
}
