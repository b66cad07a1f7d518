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

    internal static DUStateChangeComplete Read(ref XmlCursor xml)
    {
        var results = new List<OpResultStruct>();
        string? commandKey = null;
        while (xml.NextChild())
            _ =
                xml.TakeEach("Results"u8, results)
                || xml.Take("CommandKey"u8, ref commandKey)
                || xml.Skip();
        return new(results, commandKey);
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Each("Results"u8, Results); // no SOAP array: repeated plain elements
        xml.Optional("CommandKey"u8, CommandKey);
    }
}

/// <summary>The report is taken.</summary>
public sealed record DUStateChangeCompleteResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(DUStateChangeCompleteResponse);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_2;

    internal static DUStateChangeCompleteResponse Read(ref XmlCursor xml)
    {
        xml.Skip();
        return new();
    }

    internal override void Write(ref XmlOutput xml) { }
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
) : IStruct<OpResultStruct>
{
    static string IStruct<OpResultStruct>.Name => nameof(OpResultStruct);

    static OpResultStruct IStruct<OpResultStruct>.Read(ref XmlCursor xml)
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
            fault ?? FaultStruct.None
        );
    }

    void IStruct<OpResultStruct>.Write(ref XmlOutput xml)
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
    }
}
