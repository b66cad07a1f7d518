namespace Muster.Cwmp.Messages;

/// <summary>The CPE would like a Download (TR-069 A.4.2.2).</summary>
/// <param name="FileType">As in Download.</param>
/// <param name="FileTypeArg">At most 16 arguments.</param>
public sealed record RequestDownload(string FileType, IReadOnlyList<ArgStruct> FileTypeArg)
    : CwmpRequest<RequestDownloadResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(RequestDownload);
}

/// <summary>The wish is noted.</summary>
public sealed record RequestDownloadResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(RequestDownloadResponse);
}

/// <summary>An argument of a RequestDownload.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
public readonly record struct ArgStruct(string Name, string Value);
