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
}

/// <summary>The transfer is done or will be.</summary>
/// <param name="Status">0 = applied, no TransferComplete follows; 1 = TransferComplete will follow.</param>
/// <param name="StartTime">Unknown Time with Status 1.</param>
/// <param name="CompleteTime">Unknown Time with Status 1.</param>
public sealed record DownloadResponse(int Status, CwmpTime StartTime, CwmpTime CompleteTime)
    : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(DownloadResponse);
}
