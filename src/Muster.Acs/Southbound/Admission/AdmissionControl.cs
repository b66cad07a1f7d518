using Microsoft.AspNetCore.Http;
using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Southbound.Admission;

/// <summary>
/// Decides who may open a session now. Sessions that are open always go on; a device that somebody
/// waits for is let in from a reserve; the others are told to come later, each at another time.
/// </summary>
internal sealed class AdmissionControl(
    AcsOptions options,
    AdmissionLimit limit,
    ExpectedDevices expected,
    OpenSessions sessions,
    CatchUp catchUp,
    TimeProvider clock
) : IAdmission
{
    private const int ShortestRetry = 5;
    private const int LongestRetry = 300;
    private const int ShortestSpread = 10;

    /// <summary>Sessions a second that any machine serves.</summary>
    private const double LeastRate = 50;

    private int _entering;
    private long _admitted;
    private long _reserved;
    private long _refused;
    private long _reserveSecond;
    private int _reserveUsed;

    /// <summary>Seconds over which those that are refused now are spread.</summary>
    private volatile int _spread = ShortestSpread;

    /// <summary>Only what somebody waits for is done in a session.</summary>
    public bool IsStorm => limit.IsStorm;

    public ExpectedDevices Expected => expected;
    public CatchUp CatchUp => catchUp;

    /// <summary>Sessions open and requests that are about to open one.</summary>
    public int Sessions => sessions.Count + Volatile.Read(ref _entering);

    public long Refused => Interlocked.Read(ref _refused);

    public AdmissionCounters Counters =>
        new(
            limit.IsStorm,
            limit.Sessions,
            Sessions,
            limit.Load.Delay.TotalMilliseconds,
            limit.Load.Memory,
            Interlocked.Read(ref _admitted),
            Interlocked.Read(ref _reserved),
            Refused,
            expected.Count,
            catchUp.Postponed,
            catchUp.Waiting,
            catchUp.Called
        );

    /// <summary>
    /// True for a request that may go on; pair it with <see cref="Leave"/>. False: it was refused, and
    /// nothing of its body was read but what a look at it took.
    /// </summary>
    public async ValueTask<bool> EnterAsync(HttpContext http)
    {
        if (limit.Admits(Sessions))
        {
            Interlocked.Increment(ref _admitted);
            Interlocked.Increment(ref _entering);
            return true;
        }
        if (!expected.IsEmpty && await IsExpectedAsync(http) && TakeFromReserve())
        {
            Interlocked.Increment(ref _reserved);
            Interlocked.Increment(ref _entering);
            return true;
        }
        await RefuseAsync(http);
        return false;
    }

    /// <summary>For an Inform on the ticket of an older session: a device that has one keeps its place.</summary>
    public async ValueTask<bool> AdmitsAgainAsync(HttpContext http, DeviceKey device)
    {
        if (
            limit.Admits(Sessions)
            || sessions.IsOpen(device)
            || (expected.Contains(device) && TakeFromReserve())
        )
        {
            Interlocked.Increment(ref _admitted);
            return true;
        }
        await RefuseAsync(http);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _entering);

    /// <summary>After a <see cref="Leave"/> for a while.</summary>
    public void ComeBack() => Interlocked.Increment(ref _entering);

    /// <summary>
    /// Those who were refused of late come again; at most as many a second as can be served, with some
    /// room for the others.
    /// </summary>
    public void Spread(double refused, double servedASecond) =>
        _spread = (int)
            Math.Clamp(
                1.5 * refused / Math.Max(LeastRate, servedASecond),
                ShortestSpread,
                LongestRetry
            );

    private async ValueTask<bool> IsExpectedAsync(HttpContext http) =>
        await InformPeek.LookAsync(http.Request, http.RequestAborted) is { } device
        && expected.Contains(device);

    private bool TakeFromReserve()
    {
        var second = clock.GetUtcNow().ToUnixTimeSeconds();
        if (Interlocked.Exchange(ref _reserveSecond, second) != second)
            Volatile.Write(ref _reserveUsed, 0);
        return Interlocked.Increment(ref _reserveUsed) <= options.AdmissionReserve;
    }

    // "503 with Retry-After": drawn for each, so that they do not all come back together.
    private Task RefuseAsync(HttpContext http)
    {
        Interlocked.Increment(ref _refused);
        var seconds = ShortestRetry + Random.Shared.Next(_spread);
        http.Response.Headers.RetryAfter = seconds.ToString(
            System.Globalization.CultureInfo.InvariantCulture
        );
        http.Response.Headers.Connection = "close";
        return CwmpReply.RefuseAsync(http, 503, "The ACS is busy. Call again.");
    }
}
