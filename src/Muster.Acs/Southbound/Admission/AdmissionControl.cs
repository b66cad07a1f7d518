using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Connections.Features;
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
    Arrivals arrivals,
    OpenSessions sessions,
    CatchUp catchUp,
    TimeProvider clock
) : IAdmission
{
    private const int ShortestRetry = 2;
    private const int LongestRetry = 300;
    private const int ShortestSpread = 10;

    /// <summary>TLS handshakes under way in a storm: a second's work of one processor at most.</summary>
    private const int Handshakes = 64;

    /// <summary>
    /// Sessions a second that are expected of any machine until more were seen. Rather too many: who
    /// comes too early is refused for next to nothing, and who comes too late has waited for nothing.
    /// </summary>
    private const double LeastRate = 200;

    private int _entering;
    private long _admitted;
    private long _reserved;
    private long _refused;
    private long _dropped;
    private long _reserveSecond;
    private int _reserveUsed;

    /// <summary>Seconds over which those that are refused now are spread.</summary>
    private volatile int _spread = ShortestSpread;

    /// <summary>Only what somebody waits for is done in a session.</summary>
    public bool IsStorm => limit.IsStorm;

    public ExpectedDevices Expected => expected;
    public CatchUp CatchUp => catchUp;

    /// <summary>Sessions open, and connections and requests that are about to open one.</summary>
    public int Sessions => sessions.Count + Volatile.Read(ref _entering) + arrivals.Count;

    /// <summary>Whether somebody was let in whose Inform is not answered yet.</summary>
    public bool IsEntered => Volatile.Read(ref _entering) > 0;

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
            Interlocked.Read(ref _dropped),
            expected.Count,
            catchUp.Postponed,
            catchUp.Waiting,
            catchUp.Called
        );

    /// <summary>A place for a connection that was just made, where there is room for one.</summary>
    public Arrival? Arrive() => limit.Admits(Sessions) ? arrivals.Add() : null;

    /// <summary>A place though there is no room.</summary>
    public Arrival ArriveAnyway() => arrivals.Add();

    /// <summary>Whether somebody waits for the device whose Inform this is.</summary>
    public bool Expects(ReadOnlySpan<byte> inform) =>
        !expected.IsEmpty && InformPeek.Find(inform) is { } device && expected.Contains(device);

    /// <summary>
    /// Whether there is time for the handshake of one more that will be refused, most likely: somebody
    /// may wait for a device at this address. False counts as a connection that is dropped.
    /// </summary>
    public bool HasTimeForHandshake(IPAddress? address)
    {
        if (arrivals.Count < Handshakes || (address is not null && expected.IsAt(address)))
            return true;
        Interlocked.Increment(ref _dropped);
        return false;
    }

    /// <summary>Counts one who has to come later; in how many seconds.</summary>
    public int SendAway()
    {
        Interlocked.Increment(ref _refused);
        // Drawn for each, so that they do not all come back together.
        return ShortestRetry + Random.Shared.Next(_spread);
    }

    /// <summary>A connection says what it wants: its place is given back.</summary>
    public void Arrived(HttpContext http)
    {
        if (
            http.Features.Get<IConnectionItemsFeature>() is { } connection
            && connection.Items.Remove(typeof(Arrival), out var arrival)
        )
            arrivals.End((Arrival)arrival!);
    }

    /// <summary>
    /// True for a request that may go on; pair it with <see cref="Leave"/>. False: it was refused, and
    /// nothing of its body was read but what a look at it took.
    /// </summary>
    public async ValueTask<bool> EnterAsync(HttpContext http)
    {
        // Whoever is sent away at the end finds the server that comes after it.
        if (!sessions.IsClosing && limit.Admits(Sessions))
        {
            Interlocked.Increment(ref _admitted);
            Interlocked.Increment(ref _entering);
            return true;
        }
        if (
            !sessions.IsClosing
            && !expected.IsEmpty
            && await IsExpectedAsync(http)
            && TakeFromReserve()
        )
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
            !sessions.IsClosing
            && (
                limit.Admits(Sessions)
                || sessions.IsOpen(device)
                || (expected.Contains(device) && TakeFromReserve())
            )
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

    private Task RefuseAsync(HttpContext http)
    {
        if (sessions.IsClosing)
            return CwmpReply.SendElsewhereAsync(http);
        http.Response.Headers.RetryAfter = SendAway().ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.Connection = "close";
        return CwmpReply.RefuseAsync(http, 503, BusyReply.Sentence);
    }
}
