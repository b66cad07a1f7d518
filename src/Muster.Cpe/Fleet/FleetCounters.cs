namespace Muster.Cpe;

/// <summary>What a fleet has done so far.</summary>
/// <param name="Devices">How many there are.</param>
/// <param name="Registered">Devices that have completed a session at least once.</param>
/// <param name="ActiveSessions">Sessions held just now.</param>
/// <param name="Sessions">Sessions that succeeded.</param>
/// <param name="PutOffSessions">Attempts that a busy ACS put off (HTTP 503); the devices come again.</param>
/// <param name="FailedSessions">Attempts that failed for another reason.</param>
/// <param name="Informs">Informs the ACS has answered.</param>
/// <param name="RequestsServed">RPCs of the ACS that were answered, faults included.</param>
/// <param name="Transfers">Files fetched or stored whole.</param>
/// <param name="FailedTransfers">Attempts to do so that failed.</param>
/// <param name="TransferredBytes">Octets of these files.</param>
/// <param name="BulkDataReports">Reports of bulk data that collectors have taken.</param>
/// <param name="FailedBulkDataSends">Attempts to deliver some that failed.</param>
public sealed record FleetCounters(
    int Devices,
    int Registered,
    int ActiveSessions,
    long Sessions,
    long PutOffSessions,
    long FailedSessions,
    long Informs,
    long RequestsServed,
    long Transfers,
    long FailedTransfers,
    long TransferredBytes,
    long BulkDataReports,
    long FailedBulkDataSends
);
