namespace Muster.Acs.Files;

/// <summary>
/// A rate that many may share: each piece takes its time on one line of time, and whoever comes while it
/// is taken waits until his begins.
/// </summary>
internal sealed class Throttle
{
    private const int LeastPiece = 1024;
    private const int PiecesASecond = 8;

    private readonly Lock gate = new();
    private readonly long rate;
    private readonly TimeProvider time;
    private readonly long start;
    private TimeSpan free;

    private Throttle(long rate, TimeProvider time) =>
        (this.rate, this.time, start) = (rate, time, time.GetTimestamp());

    /// <param name="rate">Octets a second; 0 is no limit, and no throttle.</param>
    /// <param name="time">The clock.</param>
    public static Throttle? Of(long rate, TimeProvider time) =>
        rate > 0 ? new Throttle(rate, time) : null;

    /// <summary>Octets that pass in an eighth of a second, and no less than 1 KB.</summary>
    public int Piece => (int)Math.Clamp(rate / PiecesASecond, LeastPiece, int.MaxValue);

    public async ValueTask PassAsync(int octets, CancellationToken cancellation)
    {
        var wait = Reserve(octets);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellation);
    }

    private TimeSpan Reserve(int octets)
    {
        lock (gate)
        {
            // By the time that passes: a clock that is set back would stop every transfer.
            var now = time.GetElapsedTime(start);
            var begin = free > now ? free : now;
            free = begin + TimeSpan.FromSeconds((double)octets / rate);
            return begin - now;
        }
    }
}
