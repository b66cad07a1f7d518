using Muster.Cpe.BulkData;

namespace Muster.Cpe;

/// <summary>Reporting bulk data (TR-069 Annex N), beside and independent of sessions.</summary>
public sealed partial class Agent
{
    private BulkDataDesk? _bulkData;

    internal BulkDataDesk? BulkData => _bulkData;

    /// <summary>Raised, on a pool thread, when an attempt to deliver reports has ended.</summary>
    public event Action<Agent, BulkDataReport>? BulkDataSent;

    /// <summary>What the ACS set; a device without enabled profiles has no desk.</summary>
    private void ConfigureBulkData()
    {
        var profiles = new BulkDataParameters(Tree).Profiles();
        if (_bulkData is null && profiles.Count == 0)
            return;
        (_bulkData ??= new BulkDataDesk(this)).Configure(profiles);
    }

    internal void Tell(BulkDataReport report) => BulkDataSent?.Invoke(this, report);
}
