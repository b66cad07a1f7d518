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
}
