using Muster.Acs.Api;
using Muster.Acs.Storage;
using Orleans.Runtime;

namespace Muster.Acs.Hosting;

/// <summary>
/// Whether sessions are served now: devices can connect, the silo has started, and what an Inform
/// brings can be stored.
/// </summary>
internal sealed class Readiness(
    ISettingsStore settings,
    ISiloStatusOracle silo,
    ListeningPorts ports
)
{
    private const string Fine = "ok";

    public async Task<HealthReport> CheckAsync(CancellationToken cancellation)
    {
        var checks = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["cwmp"] = ports.IsOpen ? Fine : "the CWMP port is not open",
            ["silo"] =
                silo.CurrentStatus == SiloStatus.Active ? Fine : $"it is {silo.CurrentStatus}",
            ["store"] = await StoreAsync(cancellation),
        };
        var ready = checks.Values.All(found => found == Fine);
        return new HealthReport(ready ? Fine : "unavailable", checks);
    }

    private async Task<string> StoreAsync(CancellationToken cancellation)
    {
        try
        {
            await settings.CheckAsync(cancellation);
            return Fine;
        }
        catch (StorageException trouble)
        {
            return trouble.Message;
        }
    }
}
