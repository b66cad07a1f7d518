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

    internal static TransferComplete Read(ref XmlCursor xml)
    {
        string? commandKey = null;
        FaultStruct? faultStruct = null;
        CwmpTime? startTime = null;
        CwmpTime? completeTime = null;
        while (xml.NextChild())
            _ =
                xml.Take("CommandKey"u8, ref commandKey)
                || xml.Take("FaultStruct"u8, ref faultStruct)
                || xml.Take("StartTime"u8, ref startTime)
                || xml.Take("CompleteTime"u8, ref completeTime)
                || xml.Skip();
        return new(
            commandKey ?? "",
            faultStruct ?? FaultStruct.None,
            startTime ?? CwmpTime.UnknownTime,
            completeTime ?? CwmpTime.UnknownTime
        );
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("CommandKey"u8, CommandKey);
        xml.Element("FaultStruct"u8, FaultStruct);
        xml.Element("StartTime"u8, StartTime);
        xml.Element("CompleteTime"u8, CompleteTime);
    }
}

/// <summary>The report is taken.</summary>
public sealed record TransferCompleteResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(TransferCompleteResponse);

    internal static TransferCompleteResponse Read(ref XmlCursor xml)
    {
        xml.Skip();
        return new();
    }

    internal override void Write(ref XmlOutput xml) { }
}

/// <summary>How a transfer or an operation ended.</summary>
/// <param name="FaultCode">0 = well.</param>
/// <param name="FaultString">For people; empty when well.</param>
public readonly record struct FaultStruct(FaultCode FaultCode, string FaultString)
    : IStruct<FaultStruct>
{
    /// <summary>It went well.</summary>
    public static readonly FaultStruct None = new(FaultCode.None, "");

    static string IStruct<FaultStruct>.Name => nameof(FaultStruct);

    static FaultStruct IStruct<FaultStruct>.Read(ref XmlCursor xml)
    {
        FaultCode? faultCode = null;
        string? faultString = null;
        while (xml.NextChild())
            _ =
                xml.Take("FaultCode"u8, ref faultCode)
                || xml.Take("FaultString"u8, ref faultString)
                || xml.Skip();
        return new(faultCode ?? FaultCode.None, faultString ?? "");
    }

    void IStruct<FaultStruct>.Write(ref XmlOutput xml)
    {
        xml.Element("FaultCode"u8, FaultCode.Value);
        xml.Element("FaultString"u8, FaultString);
    }
}
