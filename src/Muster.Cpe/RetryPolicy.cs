using Muster.Cpe.Timing;

namespace Muster.Cpe;

/// <summary>
/// How long a CPE waits before it tries a failed session again (TR-069 3.2.1.1), and how often it has
/// failed. The interval number starts again at a reboot; RetryCount does not.
/// </summary>
internal struct RetryPolicy
{
    /// <summary>The wait never grows beyond a day, however large the multiplier.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private const int LastInterval = 10;

    /// <summary>Failed attempts since the last successful session: the argument of Inform.</summary>
    public uint RetryCount { get; private set; }

    /// <summary>Failed attempts since the last successful session or reboot.</summary>
    public int SinceBoot { get; private set; }

    public void Succeeded()
    {
        RetryCount = 0;
        SinceBoot = 0;
    }

    public void Rebooted() => SinceBoot = 0;

    /// <summary>Notes a failed session and draws the wait before the next attempt.</summary>
    /// <param name="minimum">m: CWMPRetryMinimumWaitInterval, default 5 s.</param>
    /// <param name="multiplier">k: CWMPRetryIntervalMultiplier in thousandths, default 2000.</param>
    /// <param name="random">The device's own source, so that a fleet spreads.</param>
    public TimeSpan Failed(TimeSpan minimum, int multiplier, ref SeededRandom random)
    {
        RetryCount = RetryCount == uint.MaxValue ? uint.MaxValue : RetryCount + 1;
        SinceBoot = Math.Min(SinceBoot + 1, LastInterval);
        var (from, to) = Range(SinceBoot, minimum, multiplier);
        return from + (to - from) * random.NextDouble();
    }

    /// <summary>
    /// "the CPE MUST choose a wait interval in seconds randomly from m·(k/1000)^(n-1) to m·(k/1000)^n",
    /// and from the tenth retry on the range no longer grows.
    /// </summary>
    public static (TimeSpan From, TimeSpan To) Range(int retry, TimeSpan minimum, int multiplier)
    {
        var n = Math.Clamp(retry, 1, LastInterval);
        var k = Math.Clamp(multiplier, 1000, 65535) / 1000.0;
        var m = Math.Clamp(minimum.TotalSeconds, 1, 65535);
        return (Bounded(m * Math.Pow(k, n - 1)), Bounded(m * Math.Pow(k, n)));
    }

    private static TimeSpan Bounded(double seconds) =>
        TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));
}
