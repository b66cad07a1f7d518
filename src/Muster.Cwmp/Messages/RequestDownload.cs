namespace Muster.Cwmp.Messages;

/// <summary>The CPE would like a Download (TR-069 A.4.2.2).</summary>
/// <param name="FileType">As in Download.</param>
/// <param name="FileTypeArg">At most 16 arguments.</param>
public sealed record RequestDownload(string FileType, IReadOnlyList<ArgStruct> FileTypeArg)
    : CwmpRequest<RequestDownloadResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(RequestDownload);

    internal static RequestDownload Read(ref XmlCursor xml)
    {
        string? fileType = null;
        IReadOnlyList<ArgStruct>? fileTypeArg = null;
        while (xml.NextChild())
            _ =
                xml.TakeToken("FileType"u8, ref fileType)
                || xml.Take("FileTypeArg"u8, ref fileTypeArg)
                || xml.Skip();
        return new(fileType ?? "", fileTypeArg ?? []);
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("FileType"u8, FileType);
        xml.List("FileTypeArg"u8, FileTypeArg);
    }
}

/// <summary>The wish is noted.</summary>
public sealed record RequestDownloadResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(RequestDownloadResponse);

    internal static RequestDownloadResponse Read(ref XmlCursor xml)
    {
        xml.Skip();
        return new();
    }

    internal override void Write(ref XmlOutput xml) { }
}

/// <summary>An argument of a RequestDownload.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
public readonly record struct ArgStruct(string Name, string Value) : IStruct<ArgStruct>
{
    static string IStruct<ArgStruct>.Name => nameof(ArgStruct);

    static ArgStruct IStruct<ArgStruct>.Read(ref XmlCursor xml)
    {
        string? name = null;
        string? value = null;
        while (xml.NextChild())
            _ = xml.TakeToken("Name"u8, ref name) || xml.Take("Value"u8, ref value) || xml.Skip();
        return new(name ?? "", value ?? "");
    }

    void IStruct<ArgStruct>.Write(ref XmlOutput xml)
    {
        xml.Element("Name"u8, Name);
        xml.Element("Value"u8, Value);
    }
}
