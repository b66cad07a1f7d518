namespace Muster.Acs.Operations;

public sealed partial record TaskResult
{
    /// <summary>The transfers under way.</summary>
    public IReadOnlyList<QueuedTransfer>? QueuedTransfers { get; init; }

    /// <summary>The RPCs the device knows.</summary>
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>Voucher options.</summary>
    public IReadOnlyList<VoucherOption>? Options { get; init; }

    /// <summary>What became of each deployment unit.</summary>
    public IReadOnlyList<DUResult>? DeploymentUnits { get; init; }

    /// <summary>The answer to a raw RPC: one element.</summary>
    public string? Xml { get; init; }
}

/// <summary>A transfer under way on a device.</summary>
/// <param name="CommandKey">Of the RPC that asked for it; empty when the ACS did not.</param>
/// <param name="State">1 not started, 2 in progress, 3 done but not reported.</param>
/// <param name="IsDownload">Null where the device was not asked for it.</param>
/// <param name="FileType">See <paramref name="IsDownload"/>.</param>
/// <param name="FileSize">Octets; 0 is unknown.</param>
/// <param name="TargetFileName">See <paramref name="IsDownload"/>.</param>
public sealed record QueuedTransfer(
    string CommandKey,
    int State,
    bool? IsDownload = null,
    string? FileType = null,
    uint? FileSize = null,
    string? TargetFileName = null
);

/// <summary>A voucher option as the device told it (TR-069 A.4.1.4).</summary>
/// <param name="OptionName">Its name.</param>
/// <param name="VoucherSN">Serial number of its voucher.</param>
/// <param name="State">Bit 0 enabled, bit 1 set up.</param>
/// <param name="Mode">0 disabled, 1 enabled with an end, 2 enabled for good.</param>
/// <param name="StartDate">As the device told.</param>
/// <param name="ExpirationDate">As the device told; null when it does not expire.</param>
/// <param name="IsTransferable">Whether it may move to another device.</param>
public sealed record VoucherOption(
    string OptionName,
    uint VoucherSN,
    uint State,
    int Mode,
    string StartDate,
    string? ExpirationDate,
    bool IsTransferable
);

/// <summary>What became of one operation on one deployment unit (TR-069 A.4.2.3).</summary>
/// <param name="Uuid">Which unit.</param>
/// <param name="Version">Its version.</param>
/// <param name="CurrentState"><c>Installed</c>, <c>Uninstalled</c> or <c>Failed</c>.</param>
/// <param name="DeploymentUnitRef">Its row in the data model.</param>
/// <param name="Resolved">Whether all it depends on is there.</param>
/// <param name="ExecutionUnitRefList">The rows of its execution units, comma-separated.</param>
/// <param name="StartTime">As the device told.</param>
/// <param name="CompleteTime">As the device told.</param>
/// <param name="FaultCode">0 is success.</param>
/// <param name="FaultString">The device's words.</param>
/// <param name="Operation">What the device did by itself; null when it was asked to.</param>
public sealed record DUResult(
    string Uuid,
    string Version,
    string CurrentState,
    string DeploymentUnitRef,
    bool Resolved,
    string ExecutionUnitRefList,
    string StartTime,
    string CompleteTime,
    int FaultCode,
    string FaultString,
    string? Operation = null
);
