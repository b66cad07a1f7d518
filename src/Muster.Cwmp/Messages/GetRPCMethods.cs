namespace Muster.Cwmp.Messages;

/// <summary>Asks which methods the peer supports (TR-069 A.3.1.1).</summary>
public sealed record GetRPCMethods() : CwmpRequest<GetRPCMethodsResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetRPCMethods);
}

/// <summary>The methods supported, vendor ones included, no response names.</summary>
public sealed record GetRPCMethodsResponse(IReadOnlyList<string> MethodList) : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetRPCMethodsResponse);
}
