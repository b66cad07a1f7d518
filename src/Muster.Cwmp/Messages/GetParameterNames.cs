namespace Muster.Cwmp.Messages;

/// <summary>Lists names below a path (TR-069 A.3.2.3).</summary>
/// <param name="ParameterPath">A full name, a partial path, or an empty string for the root.</param>
/// <param name="NextLevel">True: only the direct children.</param>
public sealed record GetParameterNames(string ParameterPath, bool NextLevel)
    : CwmpRequest<GetParameterNamesResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetParameterNames);
}

/// <summary>The names found; those of objects end in a dot.</summary>
public sealed record GetParameterNamesResponse(IReadOnlyList<ParameterInfoStruct> ParameterList)
    : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetParameterNamesResponse);
}
