namespace Muster.Cwmp.Messages;

/// <summary>Cancels every transfer with this key (TR-069 A.4.1.9).</summary>
/// <param name="CommandKey">Ties this call to its later report; at most 32 characters.</param>
public sealed record CancelTransfer(string CommandKey) : CwmpRequest<CancelTransferResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(CancelTransfer);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_2;

    internal static CancelTransfer Read(ref XmlCursor xml)
    {
        string? commandKey = null;
        while (xml.NextChild())
            _ = xml.Take("CommandKey"u8, ref commandKey) || xml.Skip();
        return new(XmlCursor.Need(commandKey, "CommandKey"));
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("CommandKey"u8, CommandKey);
    }
}

/// <summary>The transfers are cancelled and will not be reported.</summary>
public sealed record CancelTransferResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(CancelTransferResponse);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_2;

    internal static CancelTransferResponse Read(ref XmlCursor xml)
    {
        xml.Skip();
        return new();
    }

    internal override void Write(ref XmlOutput xml) { }
}
