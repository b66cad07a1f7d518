using Muster.Cwmp;

namespace Muster.Cpe;

/// <summary>
/// How to read what the standard leaves open: one property a point, each with the reading we take
/// unless told otherwise (docs/readings.md). The agent takes them from
/// <see cref="AgentOptions.Readings"/>, a simulated tree from the model that makes it.
/// </summary>
public sealed record StandardReadings
{
    internal static readonly StandardReadings Default = new();

    /// <summary>
    /// The newest version to assume of an ACS that sends no UseCWMPVersion (TR-069 3.7.4): its
    /// namespace tells the version, up to this one.
    /// </summary>
    public CwmpVersion NewestAssumedVersion { get; init; } = CwmpVersion.V1_2;

    /// <summary>
    /// Whether a new HTTPCompression counts from the next session on, and not from the next POST
    /// (3.4.7).
    /// </summary>
    public bool CompressionWaitsForSession { get; init; } = true;

    /// <summary>
    /// Whether an ACS that answers a compressed POST with 415 gets it again in clear (3.4.7); else
    /// the session has failed.
    /// </summary>
    public bool ClearAfter415 { get; init; } = true;

    /// <summary>
    /// Whether a ManagementServer.URL that changes resets the attributes of all parameters, as a
    /// factory reset does (3.7.1.5).
    /// </summary>
    public bool UrlChangeResetsAttributes { get; init; }

    /// <summary>
    /// Whether what an RPC of the ACS changes beside what it names is a value change to tell
    /// (3.7.1.5): a status that follows, a count of rows, a reference to a deleted row.
    /// </summary>
    public bool SideEffectsAreChanges { get; init; } = true;

    /// <summary>
    /// How many sessions offer a TransferComplete, or another report of ours, that the ACS refuses
    /// with a fault other than 8005 (3.7.1.6); then it is given up. At least 1.
    /// </summary>
    public int ReportAttempts { get; init; } = 5;

    /// <summary>
    /// Whether a host name with several addresses is tried from a random one on (3.2.1); else in the
    /// order of the resolver.
    /// </summary>
    public bool RandomFirstAddress { get; init; } = true;

    /// <summary>
    /// Whether rows created later take the attributes that were set for a partial path above them
    /// (A.3.2.4).
    /// </summary>
    public bool NewRowsInheritAttributes { get; init; }

    /// <summary>
    /// Of several entries of one SetParameterAttributes for the same parameter, whether the last
    /// wins, and not the first (A.3.2.4).
    /// </summary>
    public bool LaterAttributesWin { get; init; } = true;

    /// <summary>
    /// Connection requests that are accepted in a burst; after it one each ten seconds (3.2.2 "SHOULD
    /// restrict", and leaves the number open).
    /// </summary>
    public int ConnectionRequestBurst { get; init; } = 5;

    /// <summary>Transfers that wait or run at once; one more is fault 9004 (A.3.2.8).</summary>
    public int MaxTransfers { get; init; } = 3;

    /// <summary>Operations of one ChangeDUState; one more is fault 9004 (A.4.1.10).</summary>
    public int MaxDUOperations { get; init; } = 16;

    /// <summary>
    /// Whether CancelTransfer with a CommandKey of no transfer succeeds (A.4.1.9); else it is fault
    /// 9021.
    /// </summary>
    public bool CancelWithoutMatchSucceeds { get; init; } = true;

    /// <summary>Whether ScheduleInforms that wait survive a reboot (A.4.1.2).</summary>
    public bool ScheduledInformsSurviveReboot { get; init; } = true;

    /// <summary>
    /// Whether ScheduleDownload takes <c>6 Stored Firmware Image</c>, where there are banks
    /// (A.4.1.8); else it is fault 9003.
    /// </summary>
    public bool StoredFirmwareCanBeScheduled { get; init; } = true;

    /// <summary>
    /// Whether <c>Unix-Epoch</c> in reports of bulk data counts milliseconds, as the descriptions of
    /// TR-181 say, and not seconds, as the examples of TR-069 Annex N show.
    /// </summary>
    public bool BulkTimesInMilliseconds { get; init; }
}
