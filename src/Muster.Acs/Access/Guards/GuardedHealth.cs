using System.Diagnostics;
using Muster.Acs.Hosting;
using Muster.Acs.Operations;

namespace Muster.Acs.Access;

/// <summary>The state of the server, for those who may see it.</summary>
internal sealed class GuardedHealth(Gate gate, Readiness readiness) : IHealth
{
    private static readonly DateTimeOffset Started = new(Process.GetCurrentProcess().StartTime);

    public async Task<ServerHealth> CheckAsync(CancellationToken cancellation)
    {
        gate.Demand(Resource.Server, AccessLevel.Read);
        var report = await readiness.CheckAsync(cancellation);
        return new(report.Status == "ok", report.Checks, ServerVersion.Text, Started);
    }
}
