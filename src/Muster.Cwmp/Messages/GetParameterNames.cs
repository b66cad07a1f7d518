namespace Muster.Cwmp.Messages;

/// <summary>Lists names below a path (TR-069 A.3.2.3).</summary>
/// <param name="ParameterPath">
/// A full name, a partial path, or an empty string for the root.
/// </param>
/// <param name="NextLevel">True: only the direct children.</param>
public sealed record GetParameterNames(string ParameterPath, bool NextLevel)
    : CwmpRequest<GetParameterNamesResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetParameterNames);

    internal static GetParameterNames Read(ref XmlCursor xml)
    {
        string? parameterPath = null;
        bool? nextLevel = null;
        while (xml.NextChild())
            _ =
                xml.TakeToken("ParameterPath"u8, ref parameterPath)
                || xml.Take("NextLevel"u8, ref nextLevel)
                || xml.Skip();
        return new(
            XmlCursor.Need(parameterPath, "ParameterPath"),
            XmlCursor.Need(nextLevel, "NextLevel")
        );
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("ParameterPath"u8, ParameterPath);
        xml.Element("NextLevel"u8, NextLevel);
    }
}

/// <summary>The names found; those of objects end in a dot.</summary>
public sealed record GetParameterNamesResponse(IReadOnlyList<ParameterInfoStruct> ParameterList)
    : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetParameterNamesResponse);

    internal static GetParameterNamesResponse Read(ref XmlCursor xml)
    {
        IReadOnlyList<ParameterInfoStruct>? parameterList = null;
        while (xml.NextChild())
            _ = xml.Take("ParameterList"u8, ref parameterList) || xml.Skip();
        return new(parameterList ?? []);
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.List("ParameterList"u8, ParameterList);
    }
}
