namespace Muster.Cwmp.Messages;

/// <summary>Reports a ChangeDUState (TR-069 A.4.2.3).</summary>
/// <param name="Results">In the order of the operations.</param>
/// <param name="CommandKey">Of the ChangeDUState; null = not sent.</param>
public sealed record DUStateChangeComplete(
    IReadOnlyList<OpResultStruct> Results,
    string? CommandKey
) : CwmpRequest<DUStateChangeCompleteResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(DUStateChangeComplete);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_2;
}

/// <summary>The report is taken.</summary>
public sealed record DUStateChangeCompleteResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(DUStateChangeCompleteResponse);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_2;
}

/// <summary>What became of one operation on one unit.</summary>
/// <param name="UUID">Which unit.</param>
/// <param name="DeploymentUnitRef">Its row, relative to the root, no final dot.</param>
/// <param name="Version">Its version.</param>
/// <param name="CurrentState"><c>Installed</c>, <c>Uninstalled</c> or <c>Failed</c>.</param>
/// <param name="Resolved">All dependencies are there.</param>
/// <param name="ExecutionUnitRefList">Comma-separated rows.</param>
/// <param name="StartTime">Of the operation.</param>
/// <param name="CompleteTime">Of the operation.</param>
/// <param name="Fault">FaultCode 0 = success.</param>
public sealed record OpResultStruct(
    string UUID,
    string DeploymentUnitRef,
    string Version,
    string CurrentState,
    bool Resolved,
    string ExecutionUnitRefList,
    CwmpTime StartTime,
    CwmpTime CompleteTime,
    FaultStruct Fault
);
