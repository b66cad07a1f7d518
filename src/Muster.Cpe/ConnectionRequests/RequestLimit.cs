namespace Muster.Cpe.ConnectionRequests;

/// <summary>
/// "SHOULD limit accepted connection requests per time": one each 10 seconds, some in a burst. And the
/// last nonce that was used, so that no authorization is good twice.
/// </summary>
internal struct RequestLimit
{
    private static readonly long Refill = TimeSpan.FromSeconds(10).Ticks;

    private long _emptyUntil;

    /// <summary>The number of the newest nonce a request was accepted with.</summary>
    public long LastNonce { get; set; }

    public bool TryTake(long now, int burst)
    {
        // A bucket, kept as the time at which it will be full again.
        var full = Math.Max(_emptyUntil, now);
        if (full - now > Refill * (burst - 1))
            return false;
        _emptyUntil = full + Refill;
        return true;
    }
}
