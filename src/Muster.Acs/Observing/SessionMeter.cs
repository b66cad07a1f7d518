using System.Diagnostics;
using System.Diagnostics.Metrics;
using Muster.Acs.Devices;
using Muster.Acs.Metrics;
using Muster.Acs.Waking;

namespace Muster.Acs.Observing;

/// <summary>
/// What has to be counted where it happens: how long sessions, answers and RPCs take, and what comes of
/// connection requests and scripts. No label names a device, and each has few values.
/// </summary>
internal sealed class SessionMeter : IDisposable
{
    private readonly Meter _meter = new(MusterMeter.Name);
    private readonly Histogram<double> _sessions;
    private readonly Histogram<double> _answers;
    private readonly Histogram<double> _rpcs;
    private readonly Histogram<double> _scripts;
    private readonly Counter<long> _wakes;
    private readonly Counter<long> _faults;
    private long _asked;
    private long _accepted;
    private long _faulted;
    private long _run;

    public SessionMeter()
    {
        _sessions = Times("muster.session.duration", "From the Inform to the end", Seconds);
        _answers = Times("muster.answer.duration", "What the server takes for one POST", Moments);
        _rpcs = Times("muster.rpc.duration", "From an RPC to the device's answer to it", Seconds);
        _scripts = Times("muster.script.duration", "One run of a script of a rule", Moments);
        _wakes = _meter.CreateCounter<long>("muster.wakes", "{request}", "Connection requests");
        _faults = _meter.CreateCounter<long>(
            "muster.faults",
            "{fault}",
            "Tasks and channels of rules that failed, by the kind of the fault"
        );
    }

    private static double[] Seconds => [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    private static double[] Moments => [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1, 5];

    /// <summary>The last answers, for those who look at the server just now.</summary>
    public AnswerTimes Answers { get; } = new();

    /// <summary>Connection requests sent.</summary>
    public long Wakes => Interlocked.Read(ref _asked);

    public long WakesAccepted => Interlocked.Read(ref _accepted);

    public long Faults => Interlocked.Read(ref _faulted);

    /// <summary>Runs of scripts.</summary>
    public long Scripts => Interlocked.Read(ref _run);

    public void Dispose() => _meter.Dispose();

    public void Session(TimeSpan took, SessionEnd end) =>
        _sessions.Record(
            took.TotalSeconds,
            Label(
                "outcome",
                end switch
                {
                    SessionEnd.Completed => "completed",
                    SessionEnd.Superseded => "superseded",
                    _ => "failed",
                }
            )
        );

    /// <param name="since">The timestamp at which the POST came.</param>
    public void Answered(long since)
    {
        var took = Stopwatch.GetElapsedTime(since);
        Answers.Add(took);
        _answers.Record(took.TotalSeconds);
    }

    public void Rpc(string method, long since, bool isRefused) =>
        _rpcs.Record(
            Stopwatch.GetElapsedTime(since).TotalSeconds,
            Label("method", method),
            Label("outcome", isRefused ? "refused" : "answered")
        );

    public void Script(long since, string outcome)
    {
        Interlocked.Increment(ref _run);
        _scripts.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, Label("outcome", outcome));
    }

    public void Wake(string way, ConnectionRequestResult result)
    {
        Interlocked.Increment(ref _asked);
        if (result == ConnectionRequestResult.Accepted)
            Interlocked.Increment(ref _accepted);
        _wakes.Add(1, Label("way", way), Label("outcome", WordOf(result)));
    }

    public static string WordOf(ConnectionRequestResult result) =>
        result.ToString().ToLowerInvariant();

    public void Fault(string code)
    {
        Interlocked.Increment(ref _faulted);
        _faults.Add(1, Label("kind", KindOf(code)));
    }

    /// <summary>Codes of vendors and names of scripts' own errors would be labels without end.</summary>
    private static string KindOf(string code) =>
        code.StartsWith("cwmp", StringComparison.Ordinal) ? "device"
        : code.StartsWith("script", StringComparison.Ordinal) ? "script"
        : code.StartsWith("ext", StringComparison.Ordinal) ? "extension"
        : code.All(char.IsAsciiDigit) ? "device"
        : code is "timeout" or "expired" or "session_lost" ? "timeout"
        : "other";

    private Histogram<double> Times(string name, string about, double[] steps) =>
        _meter.CreateHistogram(
            name,
            "s",
            about,
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = steps }
        );

    private static KeyValuePair<string, object?> Label(string name, string value) =>
        new(name, value);
}
