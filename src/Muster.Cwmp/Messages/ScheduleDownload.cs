namespace Muster.Cwmp.Messages;

/// <summary>Asks for a download within time windows (TR-069 A.4.1.8).</summary>
/// <param name="CommandKey">Ties this call to its later report; at most 32 characters.</param>
/// <param name="FileType">As in Download.</param>
/// <param name="URL">As in Download.</param>
/// <param name="Username">As in Download.</param>
/// <param name="Password">As in Download.</param>
/// <param name="FileSize">As in Download.</param>
/// <param name="TargetFileName">As in Download.</param>
/// <param name="TimeWindowList">One or two windows, apart and in order.</param>
public sealed record ScheduleDownload(
    string CommandKey,
    string FileType,
    string URL,
    string Username,
    string Password,
    uint FileSize,
    string TargetFileName,
    IReadOnlyList<TimeWindowStruct> TimeWindowList
) : CwmpRequest<ScheduleDownloadResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(ScheduleDownload);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_2;

    internal static ScheduleDownload Read(ref XmlCursor xml)
    {
        string? commandKey = null;
        string? fileType = null;
        string? url = null;
        string? username = null;
        string? password = null;
        uint? fileSize = null;
        string? targetFileName = null;
        IReadOnlyList<TimeWindowStruct>? timeWindowList = null;
        while (xml.NextChild())
            _ =
                xml.Take("CommandKey"u8, ref commandKey)
                || xml.TakeToken("FileType"u8, ref fileType)
                || xml.TakeToken("URL"u8, ref url)
                || xml.Take("Username"u8, ref username)
                || xml.Take("Password"u8, ref password)
                || xml.Take("FileSize"u8, ref fileSize)
                || xml.Take("TargetFileName"u8, ref targetFileName)
                || xml.Take("TimeWindowList"u8, ref timeWindowList)
                || xml.Skip();
        return new(
            XmlCursor.Need(commandKey, "CommandKey"),
            XmlCursor.Need(fileType, "FileType"),
            XmlCursor.Need(url, "URL"),
            username ?? "",
            password ?? "",
            fileSize ?? 0,
            targetFileName ?? "",
            XmlCursor.Need(timeWindowList, "TimeWindowList")
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
        xml.List("TimeWindowList"u8, TimeWindowList);
    }
}

/// <summary>The download is scheduled; TransferComplete will follow.</summary>
public sealed record ScheduleDownloadResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(ScheduleDownloadResponse);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_2;

    internal static ScheduleDownloadResponse Read(ref XmlCursor xml)
    {
        xml.Skip();
        return new();
    }

    internal override void Write(ref XmlOutput xml) { }
}

/// <summary>A window for a scheduled download.</summary>
/// <param name="WindowStart">Seconds after receipt of the call.</param>
/// <param name="WindowEnd">Seconds after receipt of the call.</param>
/// <param name="WindowMode">E.g. <c>1 At Any Time</c>.</param>
/// <param name="UserMessage">Shown with mode <c>4 Confirmation Needed</c>.</param>
/// <param name="MaxRetries">-1 = as the CPE likes.</param>
public readonly record struct TimeWindowStruct(
    uint WindowStart,
    uint WindowEnd,
    string WindowMode,
    string UserMessage,
    int MaxRetries
) : IStruct<TimeWindowStruct>
{
    static string IStruct<TimeWindowStruct>.Name => nameof(TimeWindowStruct);

    static TimeWindowStruct IStruct<TimeWindowStruct>.Read(ref XmlCursor xml)
    {
        uint? windowStart = null;
        uint? windowEnd = null;
        string? windowMode = null;
        string? userMessage = null;
        int? maxRetries = null;
        while (xml.NextChild())
            _ =
                xml.Take("WindowStart"u8, ref windowStart)
                || xml.Take("WindowEnd"u8, ref windowEnd)
                || xml.TakeToken("WindowMode"u8, ref windowMode)
                || xml.Take("UserMessage"u8, ref userMessage)
                || xml.Take("MaxRetries"u8, ref maxRetries)
                || xml.Skip();
        return new(
            XmlCursor.Need(windowStart, "WindowStart"),
            XmlCursor.Need(windowEnd, "WindowEnd"),
            XmlCursor.Need(windowMode, "WindowMode"),
            userMessage ?? "",
            maxRetries ?? 0
        );
    }

    void IStruct<TimeWindowStruct>.Write(ref XmlOutput xml)
    {
        xml.Element("WindowStart"u8, WindowStart);
        xml.Element("WindowEnd"u8, WindowEnd);
        xml.Element("WindowMode"u8, WindowMode);
        xml.Element("UserMessage"u8, UserMessage);
        xml.Element("MaxRetries"u8, MaxRetries);
    }
}
