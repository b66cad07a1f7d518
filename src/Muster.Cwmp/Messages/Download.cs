namespace Muster.Cwmp.Messages;

/// <summary>Asks the CPE to fetch a file and apply it (TR-069 A.3.2.8).</summary>
/// <param name="CommandKey">Ties this call to its later report; at most 32 characters.</param>
/// <param name="FileType">E.g. <c>1 Firmware Upgrade Image</c>.</param>
/// <param name="URL">Where the file is; at most 256 characters, no user name inside.</param>
/// <param name="Username">For the file server, when it asks.</param>
/// <param name="Password">For the file server, when it asks.</param>
/// <param name="FileSize">Octets; 0 = not told.</param>
/// <param name="TargetFileName">Empty = the CPE decides.</param>
/// <param name="DelaySeconds">From receipt; not 0 forces Status 1.</param>
/// <param name="SuccessURL">For a browser, after success.</param>
/// <param name="FailureURL">For a browser, after failure.</param>
public sealed record Download(
    string CommandKey,
    string FileType,
    string URL,
    string Username,
    string Password,
    uint FileSize,
    string TargetFileName,
    uint DelaySeconds,
    string SuccessURL,
    string FailureURL
) : CwmpRequest<DownloadResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(Download);

    internal static Download Read(ref XmlCursor xml)
    {
        string? commandKey = null;
        string? fileType = null;
        string? url = null;
        string? username = null;
        string? password = null;
        uint? fileSize = null;
        string? targetFileName = null;
        uint? delaySeconds = null;
        string? successURL = null;
        string? failureURL = null;
        while (xml.NextChild())
            _ =
                xml.Take("CommandKey"u8, ref commandKey)
                || xml.TakeToken("FileType"u8, ref fileType)
                || xml.TakeToken("URL"u8, ref url)
                || xml.Take("Username"u8, ref username)
                || xml.Take("Password"u8, ref password)
                || xml.Take("FileSize"u8, ref fileSize)
                || xml.Take("TargetFileName"u8, ref targetFileName)
                || xml.Take("DelaySeconds"u8, ref delaySeconds)
                || xml.TakeToken("SuccessURL"u8, ref successURL)
                || xml.TakeToken("FailureURL"u8, ref failureURL)
                || xml.Skip();
        return new(
            XmlCursor.Need(commandKey, "CommandKey"),
            XmlCursor.Need(fileType, "FileType"),
            XmlCursor.Need(url, "URL"),
            username ?? "",
            password ?? "",
            fileSize ?? 0,
            targetFileName ?? "",
            delaySeconds ?? 0,
            successURL ?? "",
            failureURL ?? ""
        );
    }

    internal override void Write(ref XmlOutput xml)
    {
        xml.Element("CommandKey"u8, CommandKey);
        xml.Element("FileType"u8, FileType);
        xml.Element("URL"u8, URL);
        xml.Element("Username"u8, Username);
        xml.Element("Password"u8, Password);
        xml.Element("FileSize"u8, FileSize);
        xml.Element("TargetFileName"u8, TargetFileName);
        xml.Element("DelaySeconds"u8, DelaySeconds);
        xml.Element("SuccessURL"u8, SuccessURL);
        xml.Element("FailureURL"u8, FailureURL);
    }
}

/// <summary>The transfer is done or will be.</summary>
/// <param name="Status">
/// 0 = applied, no TransferComplete follows; 1 = TransferComplete will follow.
/// </param>
/// <param name="StartTime">Unknown Time with Status 1.</param>
/// <param name="CompleteTime">Unknown Time with Status 1.</param>
public sealed record DownloadResponse(int Status, CwmpTime StartTime, CwmpTime CompleteTime)
    : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(DownloadResponse);

    internal static DownloadResponse Read(ref XmlCursor xml)
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
            // Quirk 165: without a Status it has begun, and its end is reported or found out.
            status ?? 1,
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
