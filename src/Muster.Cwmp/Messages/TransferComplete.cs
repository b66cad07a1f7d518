namespace Muster.Cwmp.Messages;

/// <summary>Reports a transfer the ACS asked for (TR-069 A.3.3.2).</summary>
/// <param name="CommandKey">Of the call that asked for it.</param>
/// <param name="FaultStruct">FaultCode 0 = success.</param>
/// <param name="StartTime">Unknown Time when unknown.</param>
/// <param name="CompleteTime">Unknown Time when unknown.</param>
public sealed record TransferComplete(
    string CommandKey,
    FaultStruct FaultStruct,
    CwmpTime StartTime,
    CwmpTime CompleteTime
) : CwmpRequest<TransferCompleteResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(TransferComplete);
}

/// <summary>The report is taken.</summary>
public sealed record TransferCompleteResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(TransferCompleteResponse);
}

/// <summary>How a transfer or an operation ended.</summary>
/// <param name="FaultCode">0 = well.</param>
/// <param name="FaultString">For people; empty when well.</param>
public readonly record struct FaultStruct(FaultCode FaultCode, string FaultString);
