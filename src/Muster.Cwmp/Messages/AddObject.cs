namespace Muster.Cwmp.Messages;

/// <summary>Creates an instance in a table (TR-069 A.3.2.6).</summary>
/// <param name="ObjectName">The table's partial path, ending in a dot.</param>
/// <param name="ParameterKey">
/// The ACS's stamp of the configuration, at most 32 characters; stored only on success.
/// </param>
public sealed record AddObject(string ObjectName, string ParameterKey)
    : CwmpRequest<AddObjectResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(AddObject);

    internal static AddObject Read(ref XmlCursor xml)
    {
        string? objectName = null;
        string? parameterKey = null;
        while (xml.NextChild())
            _ =
                xml.TakeToken("ObjectName"u8, ref objectName)
                || xml.Take("ParameterKey"u8, ref parameterKey)
                || xml.Skip();
        return new(
            XmlCursor.Need(objectName, "ObjectName"),
            XmlCursor.Need(parameterKey, "ParameterKey")
        );
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("ObjectName"u8, ObjectName);
        xml.Element("ParameterKey"u8, ParameterKey);
    }
}

/// <summary>The instance exists.</summary>
/// <param name="InstanceNumber">The number the CPE chose, from 1; never predict it.</param>
/// <param name="Status">0 = done and applied; 1 = accepted, applied later.</param>
public sealed record AddObjectResponse(uint InstanceNumber, int Status) : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(AddObjectResponse);

    internal static AddObjectResponse Read(ref XmlCursor xml)
    {
        uint? instanceNumber = null;
        int? status = null;
        while (xml.NextChild())
            _ =
                xml.Take("InstanceNumber"u8, ref instanceNumber)
                || xml.Take("Status"u8, ref status)
                || xml.Skip();
        return new(instanceNumber ?? 0, status ?? 0);
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("InstanceNumber"u8, InstanceNumber);
        xml.Element("Status"u8, Status);
    }
}
