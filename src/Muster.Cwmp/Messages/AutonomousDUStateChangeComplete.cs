namespace Muster.Cwmp.Messages;

/// <summary>
/// Reports changes of deployment units the ACS did not ask for (TR-069 A.4.2.4).
/// </summary>
/// <param name="Results">At least one.</param>
public sealed record AutonomousDUStateChangeComplete(IReadOnlyList<AutonOpResultStruct> Results)
    : CwmpRequest<AutonomousDUStateChangeCompleteResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(AutonomousDUStateChangeComplete);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_2;

    internal static AutonomousDUStateChangeComplete Read(ref XmlCursor xml)
    {
        var results = new List<AutonOpResultStruct>();
        while (xml.NextChild())
            _ = xml.TakeEach("Results"u8, results) || xml.Skip();
        return new(results);
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Each("Results"u8, Results); // no SOAP array: repeated plain elements
    }
}

/// <summary>The report is taken.</summary>
public sealed record AutonomousDUStateChangeCompleteResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(AutonomousDUStateChangeCompleteResponse);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_2;

    internal static AutonomousDUStateChangeCompleteResponse Read(ref XmlCursor xml)
    {
        xml.Skip();
        return new();
    }

    internal override void Write(ref XmlOutput xml) { }
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
/// <param name="OperationPerformed">
/// <c>Install</c>, <c>Update</c>, <c>Uninstall</c> or a vendor's word.
/// </param>
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
) : IStruct<AutonOpResultStruct>
{
    static string IStruct<AutonOpResultStruct>.Name => nameof(AutonOpResultStruct);

    static AutonOpResultStruct IStruct<AutonOpResultStruct>.Read(ref XmlCursor xml)
    {
        string? uuid = null;
        string? deploymentUnitRef = null;
        string? version = null;
        string? currentState = null;
        bool? resolved = null;
        string? executionUnitRefList = null;
        CwmpTime? startTime = null;
        CwmpTime? completeTime = null;
        FaultStruct? fault = null;
        string? operationPerformed = null;
        while (xml.NextChild())
            _ =
                xml.TakeToken("UUID"u8, ref uuid)
                || xml.TakeToken("DeploymentUnitRef"u8, ref deploymentUnitRef)
                || xml.TakeToken("Version"u8, ref version)
                || xml.TakeToken("CurrentState"u8, ref currentState)
                || xml.Take("Resolved"u8, ref resolved)
                || xml.Take("ExecutionUnitRefList"u8, ref executionUnitRefList)
                || xml.Take("StartTime"u8, ref startTime)
                || xml.Take("CompleteTime"u8, ref completeTime)
                || xml.Take("Fault"u8, ref fault)
                || xml.TakeToken("OperationPerformed"u8, ref operationPerformed)
                || xml.Skip();
        return new(
            uuid ?? "",
            deploymentUnitRef ?? "",
            version ?? "",
            currentState ?? "",
            resolved ?? false,
            executionUnitRefList ?? "",
            startTime ?? CwmpTime.UnknownTime,
            completeTime ?? CwmpTime.UnknownTime,
            fault ?? FaultStruct.None,
            operationPerformed ?? ""
        );
    }

    void IStruct<AutonOpResultStruct>.Write(ref XmlOutput xml)
    {
        xml.Element("UUID"u8, UUID);
        xml.Element("DeploymentUnitRef"u8, DeploymentUnitRef);
        xml.Element("Version"u8, Version);
        xml.Element("CurrentState"u8, CurrentState);
        xml.Element("Resolved"u8, Resolved);
        xml.Element("ExecutionUnitRefList"u8, ExecutionUnitRefList);
        xml.Element("StartTime"u8, StartTime);
        xml.Element("CompleteTime"u8, CompleteTime);
        xml.Element("Fault"u8, Fault);
        xml.Element("OperationPerformed"u8, OperationPerformed);
    }
}
