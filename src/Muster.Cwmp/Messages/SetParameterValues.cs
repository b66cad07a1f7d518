namespace Muster.Cwmp.Messages;

/// <summary>Sets parameters, all or none (TR-069 A.3.2.1).</summary>
/// <param name="ParameterList">Full names, each once; the order means nothing.</param>
/// <param name="ParameterKey">The ACS's stamp of the configuration, at most 32 characters; stored only on success.</param>
public sealed record SetParameterValues(
    IReadOnlyList<ParameterValueStruct> ParameterList,
    string ParameterKey
) : CwmpRequest<SetParameterValuesResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(SetParameterValues);
}

/// <summary>The values are set.</summary>
/// <param name="Status">0 = applied; 1 = committed, applied after the session.</param>
public sealed record SetParameterValuesResponse(int Status) : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(SetParameterValuesResponse);
}
