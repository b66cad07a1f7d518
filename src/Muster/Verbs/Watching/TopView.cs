using System.Globalization;
using Muster.Acs.Operations;

namespace Muster.Verbs.Watching;

/// <summary>One line of the view.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Now">As it is now.</param>
/// <param name="Total">Since the start of the process, where that says something.</param>
/// <param name="IsBad">Whether somebody should look at it.</param>
internal sealed record TopLine(string Name, string Now, string Total = "", bool IsBad = false);

/// <summary>What two samples say: numbers in words as short as a terminal wants them.</summary>
internal sealed class TopView(TopSample before, TopSample now, TimeSpan between)
{
    private const double SlowStore = 1;

    public TopSample Sample => now;

    /// <summary>Sessions that began, a second.</summary>
    public double SessionsASecond => Rate(s => s.Stats.Sessions.Opened);

    public double AnswersASecond => Rate(s => s.Stats.Load.Answers);

    public double CommitsASecond => Rate(s => s.Stats.Load.StoreCommits);

    public double WritesASecond => Rate(s => s.Stats.Load.StoreWrites);

    /// <summary>Processors in use.</summary>
    public double Processors => Per(now.Stats.Load.ProcessorTime - before.Stats.Load.ProcessorTime);

    public IReadOnlyList<TopLine> Lines => [.. Sessions(), .. Store(), .. Fleet(), .. Process()];

    private IEnumerable<TopLine> Sessions()
    {
        var (sessions, admission, load) = (now.Stats.Sessions, now.Stats.Admission, now.Stats.Load);
        yield return new("sessions/s", Number(SessionsASecond), $"{sessions.Opened}");
        yield return new("sessions open", $"{sessions.Open}");
        var failed = Rate(s => s.Stats.Sessions.Failed);
        yield return new(
            "sessions failed/s",
            Number(failed),
            $"{sessions.Failed}",
            failed > Math.Max(1, SessionsASecond / 10)
        );
        yield return new("answers/s", Number(AnswersASecond), $"{load.Answers}");
        yield return new(
            "answer ms, 50/95/99 %",
            $"{Number(load.AnswerMsHalf)} / {Number(load.AnswerMs95)} / {Number(load.AnswerMs99)}",
            "",
            load.AnswerMs95 > 1000
        );
        yield return new(
            "admission",
            admission.IsStorm ? "storm" : "open",
            $"{admission.Refused} refused",
            admission.IsStorm
        );
        yield return new("to be called back", $"{admission.Waiting}");
        var wakes = Rate(s => s.Stats.Load.Wakes);
        yield return new(
            "connection requests/s",
            Number(wakes),
            $"{load.Wakes}, {load.WakesAccepted} accepted"
        );
        yield return new("scripts/s", Number(Rate(s => s.Stats.Load.Scripts)), $"{load.Scripts}");
    }

    private IEnumerable<TopLine> Store()
    {
        var load = now.Stats.Load;
        yield return new("store lag s", Number(load.StoreLag), "", load.StoreLag > SlowStore);
        yield return new("commits/s", Number(CommitsASecond), $"{load.StoreCommits}");
        yield return new("writes/s", Number(WritesASecond), $"{load.StoreWrites}");
        yield return new(
            "reads/s",
            Number(Rate(s => s.Stats.Load.StoreReads)),
            $"{load.StoreReads}"
        );
    }

    private IEnumerable<TopLine> Fleet()
    {
        var faults = Rate(s => s.Stats.Load.Faults);
        yield return new("faults/s", Number(faults), $"{now.Stats.Load.Faults}");
        if (now.Fleet is not { } fleet)
            yield break;
        yield return new("devices heard, 15 min", $"{fleet.HeardRecently}", $"{fleet.Registered}");
        yield return new("tasks waiting", $"{fleet.TasksWaiting}", $"{fleet.TasksRunning} running");
        yield return new("open faults", $"{fleet.Faults}", $"{fleet.Faulted} devices");
    }

    private IEnumerable<TopLine> Process()
    {
        var load = now.Stats.Load;
        yield return new("processors", Number(Processors));
        yield return new(
            "memory MB",
            Megabytes(load.ProcessMemory),
            $"{Megabytes(load.HeapMemory)} managed"
        );
        var paused = Per(load.CollectionPause - before.Stats.Load.CollectionPause);
        yield return new(
            "paused for GC %",
            Number(paused * 100),
            $"{load.FullCollections} full",
            paused > 0.1
        );
    }

    private double Rate(Func<TopSample, long> of) => Per(of(now) - of(before));

    // A server that was started anew counts from zero.
    private double Per(double difference) =>
        between > TimeSpan.Zero ? Math.Max(0, difference) / between.TotalSeconds : 0;

    private static string Megabytes(long octets) =>
        (octets / 1_000_000).ToString(CultureInfo.InvariantCulture);

    private static string Number(double number) =>
        number.ToString(
            number is >= 100 or 0 ? "0"
                : number >= 1 ? "0.0"
                : "0.00",
            CultureInfo.InvariantCulture
        );
}
