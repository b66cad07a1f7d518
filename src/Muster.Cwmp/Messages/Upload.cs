namespace Muster.Cwmp.Messages;

/// <summary>Asks the CPE to send a file (TR-069 A.4.1.5).</summary>
/// <param name="CommandKey">Ties this call to its later report; at most 32 characters.</param>
/// <param name="FileType">E.g. <c>2 Vendor Log File</c>.</param>
/// <param name="URL">Where to PUT it.</param>
/// <param name="Username">For the file server.</param>
/// <param name="Password">For the file server.</param>
/// <param name="DelaySeconds">From receipt.</param>
public sealed record Upload(
    string CommandKey,
    string FileType,
    string URL,
    string Username,
    string Password,
    uint DelaySeconds
) : CwmpRequest<UploadResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(Upload);

    internal static Upload Read(ref XmlCursor xml)
    {
        string? commandKey = null;
        string? fileType = null;
        string? url = null;
        string? username = null;
        string? password = null;
        uint? delaySeconds = null;
        while (xml.NextChild())
            _ =
                xml.Take("CommandKey"u8, ref commandKey)
                || xml.TakeToken("FileType"u8, ref fileType)
                || xml.TakeToken("URL"u8, ref url)
                || xml.Take("Username"u8, ref username)
                || xml.Take("Password"u8, ref password)
                || xml.Take("DelaySeconds"u8, ref delaySeconds)
                || xml.Skip();
        return new(
            XmlCursor.Need(commandKey, "CommandKey"),
            XmlCursor.Need(fileType, "FileType"),
            XmlCursor.Need(url, "URL"),
            username ?? "",
            password ?? "",
            delaySeconds ?? 0
        );
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("CommandKey"u8, CommandKey);
        xml.Element("FileType"u8, FileType);
        xml.Element("URL"u8, URL);
        xml.Element("Username"u8, Username);
        xml.Element("Password"u8, Password);
        xml.Element("DelaySeconds"u8, DelaySeconds);
    }
}

/// <summary>The transfer is done or will be.</summary>
/// <param name="Status">As in DownloadResponse.</param>
/// <param name="StartTime">As in DownloadResponse.</param>
/// <param name="CompleteTime">As in DownloadResponse.</param>
public sealed record UploadResponse(int Status, CwmpTime StartTime, CwmpTime CompleteTime)
    : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(UploadResponse);

    internal static UploadResponse Read(ref XmlCursor xml)
    {
        int? status = null;
        CwmpTime? startTime = null;
        CwmpTime? completeTime = null;
        while (xml.NextChild())
            _ =
                xml.Take("Status"u8, ref status)
                || xml.Take("StartTime"u8, ref startTime)
                || xml.Take("CompleteTime"u8, ref completeTime)
                || xml.Skip();
        return new(
            status ?? 0,
            startTime ?? CwmpTime.UnknownTime,
            completeTime ?? CwmpTime.UnknownTime
        );
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("Status"u8, Status);
        xml.Element("StartTime"u8, StartTime);
        xml.Element("CompleteTime"u8, CompleteTime);
    }
}
