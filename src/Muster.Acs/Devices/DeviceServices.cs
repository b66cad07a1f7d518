using Muster.Acs.Clustering;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Events;
using Muster.Acs.Files;
using Muster.Acs.History;
using Muster.Acs.Observing;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Quirks;
using Muster.Acs.Southbound.Admission;
using Muster.Acs.SpeedTests;
using Muster.Acs.Storage;
using Muster.Acs.Telemetry;
using Muster.Acs.Waking;

namespace Muster.Acs.Devices;

/// <summary>What every device of this node shares.</summary>
internal sealed record DeviceServices(
    LiveOptions Live,
    TimeProvider Clock,
    IDeviceStore Devices,
    ITaskStore Tasks,
    IFaultStore Faults,
    IFileStore Files,
    NodeServices Node
)
{
    /// <summary>As they are now.</summary>
    public AcsOptions Options => Live.Current;
}

/// <summary>What this node knows beyond the single device.</summary>
internal sealed record NodeServices
{
    public required IFileLinks Links { get; init; }
    public required FileOffers Offers { get; init; }
    public required IWaker Waker { get; init; }
    public required OpenSessions Sessions { get; init; }
    public required TaskBoard Board { get; init; }
    public required IWakeStore Wakes { get; init; }
    public required WakeSecrets WakeSecrets { get; init; }
    public required AdmissionControl Admission { get; init; }
    public required BulkLinks BulkLinks { get; init; }
    public required Collections Collections { get; init; }
    public required ISeriesStore Series { get; init; }
    public required SpeedTestEnds SpeedTests { get; init; }
    public required QuirkBook Quirks { get; init; }
    public required ValueWatch Values { get; init; }
    public required RuleServices Rules { get; init; }
    public required HistoryPolicy History { get; init; }
    public required SessionWatches Watches { get; init; }
    public required Nodes Nodes { get; init; }
    public required HomeDevices Home { get; init; }
}
