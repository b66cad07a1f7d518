namespace Muster.Cwmp.Messages;

/// <summary>Lists transfers under way; deprecated (TR-069 A.4.1.1).</summary>
public sealed record GetQueuedTransfers() : CwmpRequest<GetQueuedTransfersResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetQueuedTransfers);

    internal static GetQueuedTransfers Read(ref XmlCursor xml)
    {
        xml.Skip();
        return new();
    }

    internal override void Write(ref XmlOutput xml) { }
}

/// <summary>The transfers not yet reported.</summary>
public sealed record GetQueuedTransfersResponse(IReadOnlyList<QueuedTransferStruct> TransferList)
    : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetQueuedTransfersResponse);

    internal static GetQueuedTransfersResponse Read(ref XmlCursor xml)
    {
        IReadOnlyList<QueuedTransferStruct>? transferList = null;
        while (xml.NextChild())
            _ = xml.Take("TransferList"u8, ref transferList) || xml.Skip();
        return new(transferList ?? []);
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.List("TransferList"u8, TransferList);
    }
}

/// <summary>One transfer under way.</summary>
/// <param name="CommandKey">Of the call that asked for it.</param>
/// <param name="State">1 not started, 2 in progress, 3 done but not reported.</param>
public readonly record struct QueuedTransferStruct(string CommandKey, int State)
    : IStruct<QueuedTransferStruct>
{
    static string IStruct<QueuedTransferStruct>.Name => nameof(QueuedTransferStruct);

    static QueuedTransferStruct IStruct<QueuedTransferStruct>.Read(ref XmlCursor xml)
    {
        string? commandKey = null;
        int? state = null;
        while (xml.NextChild())
            _ =
                xml.Take("CommandKey"u8, ref commandKey)
                || xml.Take("State"u8, ref state)
                || xml.Skip();
        return new(commandKey ?? "", state ?? 0);
    }

    void IStruct<QueuedTransferStruct>.Write(ref XmlOutput xml)
    {
        xml.Element("CommandKey"u8, CommandKey);
        xml.Element("State"u8, State);
    }
}
