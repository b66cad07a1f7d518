namespace Muster.Cwmp.Messages;

/// <summary>Reads parameters (TR-069 A.3.2.2).</summary>
/// <param name="ParameterNames">
/// Full names or partial paths; an empty string is the whole tree.
/// </param>
public sealed record GetParameterValues(IReadOnlyList<string> ParameterNames)
    : CwmpRequest<GetParameterValuesResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetParameterValues);

    internal static GetParameterValues Read(ref XmlCursor xml)
    {
        IReadOnlyList<string>? parameterNames = null;
        while (xml.NextChild())
            _ = xml.Take("ParameterNames"u8, ref parameterNames) || xml.Skip();
        return new(XmlCursor.Need(parameterNames, "ParameterNames"));
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.List("ParameterNames"u8, ParameterNames);
    }
}

/// <summary>The values asked for.</summary>
public sealed record GetParameterValuesResponse(IReadOnlyList<ParameterValueStruct> ParameterList)
    : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetParameterValuesResponse);

    internal static GetParameterValuesResponse Read(ref XmlCursor xml)
    {
        IReadOnlyList<ParameterValueStruct>? parameterList = null;
        while (xml.NextChild())
            _ = xml.Take("ParameterList"u8, ref parameterList) || xml.Skip();
        return new(parameterList ?? []);
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.List("ParameterList"u8, ParameterList);
    }
}
