using System.Diagnostics;
using Muster.Acs.Hosting;
using Muster.Acs.Observing;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Access;

/// <summary>The state of the server, for those who may see it.</summary>
internal sealed class GuardedHealth(
    Gate gate,
    Readiness readiness,
    IStoreLoad store,
    SessionMeter meter
) : IHealth
{
    private static readonly DateTimeOffset Started = new(Process.GetCurrentProcess().StartTime);

    public ServerLoad Load
    {
        get
        {
            gate.Demand(Resource.Server, AccessLevel.Read);
            var times = meter.Answers.Milliseconds();
            return new ServerLoad
            {
                AnswerMsHalf = times.Half,
                AnswerMs95 = times.Most,
                AnswerMs99 = times.All,
                Answers = meter.Answers.Count,
                StoreLag = store.Lag.TotalSeconds,
                StoreReads = store.Reads,
                StoreWrites = store.Writes,
                StoreCommits = store.Commits,
                Wakes = meter.Wakes,
                WakesAccepted = meter.WakesAccepted,
                Faults = meter.Faults,
                Scripts = meter.Scripts,
                HeapMemory = GC.GetTotalMemory(false),
                ProcessMemory = Environment.WorkingSet,
                FullCollections = GC.CollectionCount(2),
                CollectionPause = GC.GetTotalPauseDuration().TotalSeconds,
                ProcessorTime = Environment.CpuUsage.TotalTime.TotalSeconds,
                Started = Started,
                Version = ServerVersion.Text,
            };
        }
    }

    public async Task<ServerHealth> CheckAsync(CancellationToken cancellation)
    {
        gate.Demand(Resource.Server, AccessLevel.Read);
        var found = await readiness.CheckAsync(cancellation);
        var checks = new Dictionary<string, string>(found.Checks, StringComparer.Ordinal);
        if (found.Trouble is { } trouble)
            checks["store"] = trouble;
        return new(found.IsReady, checks, ServerVersion.Text, Started);
    }
}
