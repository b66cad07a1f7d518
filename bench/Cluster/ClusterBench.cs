using System.Diagnostics;
using System.Globalization;
using Conformance.Clusters;

namespace Muster.Bench;

/// <summary>
/// Three nodes behind a balancer serve a fleet while they lose their Redis, a node by kill -9 and a node
/// by a drain. Held when nothing that was acknowledged is lost, each device is served before, between
/// and after, and each is back within the retries that are allowed to it.
/// </summary>
internal sealed class ClusterBench(ClusterBenchOptions options, TextWriter output)
{
    private const int Nodes = 3;
    private const int Stays = 0;
    private const int Killed = 1;
    private const int Drained = 2;

    /// <summary>
    /// A dead node is known as dead within 7 seconds, and by the standard the second retry is made after
    /// 15 at the earliest: then a device is served, whatever happened.
    /// </summary>
    private const int RetriesAllowed = 2;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenWords = TimeSpan.FromSeconds(15);

    private readonly List<string> missed = [];
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private Cluster cluster = null!;
    private AcknowledgedLoad load = null!;

    public async Task<int> RunAsync(CancellationToken end)
    {
        Say($"starting PostgreSQL, Redis, HAProxy and {Nodes} nodes");
        await using (cluster = await Cluster.StartAsync(Nodes, isDurable: true))
        {
            // The API is asked at the node that stays.
            load = new(cluster, () => cluster[Stays], CallPace.Of(options.Period));
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(end);
            var devices = Enumerable
                .Range(0, options.Devices)
                .Select(number => load.RunAsync($"b{number:D6}", stop.Token))
                .ToList();
            watch.Restart();
            try
            {
                await LoseAsync(end);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                missed.Add("it was stopped, or took longer than --limit");
            }
            finally
            {
                await stop.CancelAsync();
                await Task.WhenAll(devices);
            }
            return await TellAsync();
        }
    }

    private async Task LoseAsync(CancellationToken end)
    {
        await PhaseAsync("before the losses", null, end);
        await WordAsync(end);
        await PhaseAsync("Redis killed and given back, then node 2 killed (-9)", KillAsync, end);
        await PhaseAsync("node 3 drained", DrainAsync, end);
    }

    private async Task WordAsync(CancellationToken end)
    {
        var times = await new Word(cluster, end).RunAsync();
        Say(
            $"a setting reached all nodes after {times[times.Count / 2].TotalMilliseconds:0} ms at the "
                + $"median, {times[^1].TotalMilliseconds:0} ms at most (goal: "
                + $"{Word.Goal.TotalMilliseconds:0} ms)"
        );
        if (times[^1] > Word.Goal)
            missed.Add("a setting did not reach all nodes within a second");
    }

    private async Task KillAsync(CancellationToken end)
    {
        await cluster.KillRedisAsync();
        await Task.Delay(options.RedisGone, TimeProvider.System, end);
        cluster.StartRedis();
        Say($"Redis was gone for {options.RedisGone.TotalSeconds:0} s: {Troubles()} so far");
        await Task.Delay(options.RedisGone, TimeProvider.System, end);
        _ = cluster[Killed].PeakMemory;
        await cluster[Killed].KillAsync();
    }

    private async Task DrainAsync(CancellationToken end)
    {
        var drain = Stopwatch.StartNew();
        _ = cluster[Drained].PeakMemory;
        await cluster[Drained].StopAsync();
        Say($"drained in {drain.Elapsed.TotalSeconds:0.0} s");
    }

    /// <summary>What is done, and then the time until each device was served again.</summary>
    private async Task PhaseAsync(
        string what,
        Func<CancellationToken, Task>? lose,
        CancellationToken end
    )
    {
        Say($"== {what}");
        var (began, sessions) = (TimeProvider.System.GetUtcNow(), load.Sessions);
        var (cut, refused) = (load.Cut, load.Refused);
        if (lose is not null)
            await lose(end);
        var since = TimeProvider.System.GetUtcNow();
        var clock = Stopwatch.StartNew();
        var word = Stopwatch.StartNew();
        using var look = new PeriodicTimer(Look);
        // No call may take longer than its period and what the retries add to it.
        var limit = (options.Period * 2) + CallPace.Within(RetriesAllowed);
        while (load.ServedSince(since) < options.Devices && clock.Elapsed < limit)
        {
            await look.WaitForNextTickAsync(end);
            foreach (var node in cluster.All)
                _ = node.PeakMemory;
            if (word.Elapsed < BetweenWords)
                continue;
            word.Restart();
            Say($"{load.ServedSince(since), 6} of {options.Devices} served, {Troubles()}");
        }
        var left = options.Devices - load.ServedSince(since);
        if (left > 0)
            missed.Add($"{left} devices were not served again: {what}");
        else
            Say(
                $"all served again after {clock.Elapsed.TotalSeconds:0} s (they call each "
                    + $"{options.Period.TotalSeconds:0} s)"
            );
        var calls = load.Calls.Where(call => call.Served >= began).ToList();
        var took = (TimeProvider.System.GetUtcNow() - began).TotalSeconds;
        Say(
            $"{load.Sessions - sessions} sessions, {(load.Sessions - sessions) / took:0.0} a second; "
                + $"{load.Cut - cut} cut, {load.Refused - refused} refused"
        );
        Waits(what, lose is not null, calls);
    }

    /// <summary>
    /// How long a device that was cut off or refused was away: until the attempt began that was served. How
    /// long that took is the machine's affair.
    /// </summary>
    private void Waits(string what, bool isLoss, IReadOnlyList<ServedCall> calls)
    {
        if (calls.Count == 0)
            return;
        var retried = calls.Count(call => call.Retries > 0);
        var most = calls.Max(call => call.Retries);
        var longest = calls.Max(call => call.Away);
        var sessions = calls.Select(call => call.Session).Order().ToList();
        var allowed = CallPace.Within(RetriesAllowed);
        Say(
            $"{retried} calls needed a retry, {most} at most; away for {longest.TotalSeconds:0.0} s at "
                + $"most (allowed: {RetriesAllowed} retries, {allowed.TotalSeconds:0} s)"
        );
        Say(
            $"a session took {sessions[sessions.Count / 2].TotalMilliseconds:0} ms at the median, "
                + $"{sessions[(int)(sessions.Count * 0.99)].TotalMilliseconds:0} ms at p99"
        );
        // Nodes that have just started are not what is asked here.
        if (isLoss && (most > RetriesAllowed || longest > allowed))
            missed.Add($"a device was not back within its retry time: {what}");
    }

    private async Task<int> TellAsync()
    {
        var (events, transfers, tasks) = load.Counts;
        var open = await load.LeftOpenAsync();
        var lost = load.Missing();
        Say($"== {options.Devices} devices, {Nodes} nodes");
        Say($"acknowledged: {events} events, {transfers} transfers, {tasks} tasks");
        Say($"lost: {lost.Count} (goal: 0)");
        Say($"accepted tasks that come to no end: {open.Count} (goal: 0)");
        if (open.Count > 0)
            missed.Add($"a task that was accepted comes to no end, as {open[0]}");
        if (lost.Count > 0)
            missed.Add($"what was acknowledged is lost, as {lost[0]}");
        if (load.Failed > 0)
            missed.Add($"{load.Failed} POSTs were answered with 500");
        if (Math.Min(events, Math.Min(transfers, tasks)) < 3 * options.Devices)
            missed.Add("not each device has had an event, a transfer and a task in each phase");
        Say(
            $"sessions: {load.Sessions}, {load.Sessions / watch.Elapsed.TotalSeconds:0.0} a second; "
                + Troubles()
        );
        var memory = cluster.All.Select(node => $"{node.PeakMemory / 1048576.0:0}");
        Say($"peak memory of the nodes: {string.Join(", ", memory)} MB");
        Say($"what devices met:\n{load.Troubles}");
        foreach (var (node, number) in cluster.All.Select((node, number) => (node, number)))
            File.WriteAllLines(
                Path.Combine(AppContext.BaseDirectory, $"node{number}.log"),
                node.LastWords()
            );
        Say($"what the nodes said: {AppContext.BaseDirectory}node*.log");
        foreach (var goal in missed)
            Say($"missed: {goal}");
        Say(missed.Count == 0 ? "held" : "NOT held");
        return missed.Count == 0 ? 0 : 1;
    }

    private string Troubles() => $"{load.Cut} sessions cut, {load.Refused} calls refused";

    private void Say(string text) =>
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{watch.Elapsed.TotalSeconds, 5:0} s  {text}"
            )
        );
}
