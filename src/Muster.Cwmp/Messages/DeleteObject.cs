namespace Muster.Cwmp.Messages;

/// <summary>Deletes an instance and all below it (TR-069 A.3.2.7).</summary>
/// <param name="ObjectName">The instance's partial path, ending in a dot.</param>
/// <param name="ParameterKey">
/// The ACS's stamp of the configuration, at most 32 characters; stored only on success.
/// </param>
public sealed record DeleteObject(string ObjectName, string ParameterKey)
    : CwmpRequest<DeleteObjectResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(DeleteObject);

    internal static DeleteObject Read(ref XmlCursor xml)
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

/// <summary>The instance is gone.</summary>
/// <param name="Status">0 = done and applied; 1 = accepted, applied later.</param>
public sealed record DeleteObjectResponse(int Status) : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(DeleteObjectResponse);

    internal static DeleteObjectResponse Read(ref XmlCursor xml)
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
