namespace Muster.Cwmp.Messages;

/// <summary>Reads parameters (TR-069 A.3.2.2).</summary>
/// <param name="ParameterNames">Full names or partial paths; an empty string is the whole tree.</param>
public sealed record GetParameterValues(IReadOnlyList<string> ParameterNames)
    : CwmpRequest<GetParameterValuesResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetParameterValues);
}

/// <summary>The values asked for.</summary>
public sealed record GetParameterValuesResponse(IReadOnlyList<ParameterValueStruct> ParameterList)
    : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetParameterValuesResponse);
}
