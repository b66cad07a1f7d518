namespace Muster.Cwmp.Messages;

/// <summary>Asks which methods the peer supports (TR-069 A.3.1.1).</summary>
public sealed record GetRPCMethods() : CwmpRequest<GetRPCMethodsResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetRPCMethods);

    internal static GetRPCMethods Read(ref XmlCursor xml)
    {
        xml.Skip();
        return new();
    }

    internal override void Write(ref XmlOutput xml) { }
}

/// <summary>The methods supported, vendor ones included, no response names.</summary>
public sealed record GetRPCMethodsResponse(IReadOnlyList<string> MethodList) : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetRPCMethodsResponse);

    internal static GetRPCMethodsResponse Read(ref XmlCursor xml)
    {
        IReadOnlyList<string>? methodList = null;
        while (xml.NextChild())
            _ = xml.Take("MethodList"u8, ref methodList) || xml.Skip();
        return new(methodList ?? []);
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.List("MethodList"u8, MethodList);
    }
}
