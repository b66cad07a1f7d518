namespace Muster.Cwmp.Messages;

/// <summary>Reads attributes (TR-069 A.3.2.5).</summary>
/// <param name="ParameterNames">Full names or partial paths.</param>
public sealed record GetParameterAttributes(IReadOnlyList<string> ParameterNames)
    : CwmpRequest<GetParameterAttributesResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetParameterAttributes);
}

/// <summary>The attributes asked for.</summary>
public sealed record GetParameterAttributesResponse(
    IReadOnlyList<ParameterAttributeStruct> ParameterList
) : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetParameterAttributesResponse);
}

/// <summary>The attributes of one parameter.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Notification">0 to 6, as in SetParameterAttributes.</param>
/// <param name="AccessList">Who but the ACS may write.</param>
public readonly record struct ParameterAttributeStruct(
    string Name,
    int Notification,
    IReadOnlyList<string> AccessList
);
