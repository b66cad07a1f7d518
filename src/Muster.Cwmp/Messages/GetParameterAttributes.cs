namespace Muster.Cwmp.Messages;

/// <summary>Reads attributes (TR-069 A.3.2.5).</summary>
/// <param name="ParameterNames">Full names or partial paths.</param>
public sealed record GetParameterAttributes(IReadOnlyList<string> ParameterNames)
    : CwmpRequest<GetParameterAttributesResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetParameterAttributes);

    internal static GetParameterAttributes Read(ref XmlCursor xml)
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

/// <summary>The attributes asked for.</summary>
public sealed record GetParameterAttributesResponse(
    IReadOnlyList<ParameterAttributeStruct> ParameterList
) : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(GetParameterAttributesResponse);

    internal static GetParameterAttributesResponse Read(ref XmlCursor xml)
    {
        IReadOnlyList<ParameterAttributeStruct>? parameterList = null;
        while (xml.NextChild())
            _ = xml.Take("ParameterList"u8, ref parameterList) || xml.Skip();
        return new(parameterList ?? []);
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.List("ParameterList"u8, ParameterList);
    }
}

/// <summary>The attributes of one parameter.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Notification">0 to 6, as in SetParameterAttributes.</param>
/// <param name="AccessList">Who but the ACS may write.</param>
public readonly record struct ParameterAttributeStruct(
    string Name,
    int Notification,
    IReadOnlyList<string> AccessList
) : IStruct<ParameterAttributeStruct>
{
    static string IStruct<ParameterAttributeStruct>.Name => nameof(ParameterAttributeStruct);

    static ParameterAttributeStruct IStruct<ParameterAttributeStruct>.Read(ref XmlCursor xml)
    {
        string? name = null;
        int? notification = null;
        IReadOnlyList<string>? accessList = null;
        while (xml.NextChild())
            _ =
                xml.TakeToken("Name"u8, ref name)
                || xml.Take("Notification"u8, ref notification)
                || xml.Take("AccessList"u8, ref accessList)
                || xml.Skip();
        return new(name ?? "", notification ?? 0, accessList ?? []);
    }

    void IStruct<ParameterAttributeStruct>.Write(ref XmlOutput xml)
    {
        xml.Element("Name"u8, Name);
        xml.Element("Notification"u8, Notification);
        xml.List("AccessList"u8, AccessList);
    }
}
