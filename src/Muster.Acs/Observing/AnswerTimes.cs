namespace Muster.Acs.Observing;

/// <summary>How long the last answers took: a ring that is written without a lock.</summary>
internal sealed class AnswerTimes
{
    private const int Kept = 2048;
    private readonly int[] _microseconds = new int[Kept];
    private long _next = -1;

    /// <summary>How many there were.</summary>
    public long Count => Interlocked.Read(ref _next) + 1;

    public void Add(TimeSpan took)
    {
        var at = Interlocked.Increment(ref _next) % Kept;
        _microseconds[at] = (int)Math.Min(int.MaxValue, took.TotalMicroseconds);
    }

    /// <summary>Milliseconds that half, and all but five and one in a hundred, of the last stay below.</summary>
    public (double Half, double Most, double All) Milliseconds()
    {
        var count = (int)Math.Min(Kept, Interlocked.Read(ref _next) + 1);
        if (count == 0)
            return default;
        var sorted = _microseconds[..count];
        Array.Sort(sorted);
        return (At(sorted, 0.5), At(sorted, 0.95), At(sorted, 0.99));
    }

    private static double At(int[] sorted, double share) =>
        sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))] / 1000.0;
}
