namespace Muster.Cwmp.Messages;

/// <summary>Reports changes of deployment units the ACS did not ask for (TR-069 A.4.2.4).</summary>
/// <param name="Results">At least one.</param>
public sealed record AutonomousDUStateChangeComplete(IReadOnlyList<AutonOpResultStruct> Results)
    : CwmpRequest<AutonomousDUStateChangeCompleteResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(AutonomousDUStateChangeComplete);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_2;
}

/// <summary>The report is taken.</summary>
public sealed record AutonomousDUStateChangeCompleteResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(AutonomousDUStateChangeCompleteResponse);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_2;
}

/// <summary>What became of one unit.</summary>
/// <param name="UUID">Which unit.</param>
/// <param name="DeploymentUnitRef">Its row, relative to the root, no final dot.</param>
/// <param name="Version">Its version.</param>
/// <param name="CurrentState"><c>Installed</c>, <c>Uninstalled</c> or <c>Failed</c>.</param>
/// <param name="Resolved">All dependencies are there.</param>
/// <param name="ExecutionUnitRefList">Comma-separated rows.</param>
/// <param name="StartTime">Of the operation.</param>
/// <param name="CompleteTime">Of the operation.</param>
/// <param name="Fault">FaultCode 0 = success.</param>
/// <param name="OperationPerformed"><c>Install</c>, <c>Update</c>, <c>Uninstall</c> or a vendor's word.</param>
public sealed record AutonOpResultStruct(
    string UUID,
    string DeploymentUnitRef,
    string Version,
    string CurrentState,
    bool Resolved,
    string ExecutionUnitRefList,
    CwmpTime StartTime,
    CwmpTime CompleteTime,
    FaultStruct Fault,
    string OperationPerformed
);
