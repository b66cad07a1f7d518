namespace Muster.Cwmp.Messages;

/// <summary>Sets parameters, all or none (TR-069 A.3.2.1).</summary>
/// <param name="ParameterList">Full names, each once; the order means nothing.</param>
/// <param name="ParameterKey">
/// The ACS's stamp of the configuration, at most 32 characters; stored only on success.
/// </param>
public sealed record SetParameterValues(
    IReadOnlyList<ParameterValueStruct> ParameterList,
    string ParameterKey
) : CwmpRequest<SetParameterValuesResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(SetParameterValues);

    internal static SetParameterValues Read(ref XmlCursor xml)
    {
        IReadOnlyList<ParameterValueStruct>? parameterList = null;
        string? parameterKey = null;
        while (xml.NextChild())
            _ =
                xml.Take("ParameterList"u8, ref parameterList)
                || xml.Take("ParameterKey"u8, ref parameterKey)
                || xml.Skip();
        return new(
            XmlCursor.Need(parameterList, "ParameterList"),
            XmlCursor.Need(parameterKey, "ParameterKey")
        );
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.List("ParameterList"u8, ParameterList);
        xml.Element("ParameterKey"u8, ParameterKey);
    }
}

/// <summary>The values are set.</summary>
/// <param name="Status">0 = applied; 1 = committed, applied after the session.</param>
public sealed record SetParameterValuesResponse(int Status) : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(SetParameterValuesResponse);

    internal static SetParameterValuesResponse Read(ref XmlCursor xml)
    {
        int? status = null;
        while (xml.NextChild())
            _ = xml.Take("Status"u8, ref status) || xml.Skip();
        return new(status ?? 0);
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("Status"u8, Status);
    }
}
