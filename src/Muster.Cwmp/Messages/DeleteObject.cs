namespace Muster.Cwmp.Messages;

/// <summary>Deletes an instance and all below it (TR-069 A.3.2.7).</summary>
/// <param name="ObjectName">The instance's partial path, ending in a dot.</param>
/// <param name="ParameterKey">The ACS's stamp of the configuration, at most 32 characters; stored only on success.</param>
public sealed record DeleteObject(string ObjectName, string ParameterKey)
    : CwmpRequest<DeleteObjectResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(DeleteObject);
}

/// <summary>The instance is gone.</summary>
/// <param name="Status">0 = done and applied; 1 = accepted, applied later.</param>
public sealed record DeleteObjectResponse(int Status) : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(DeleteObjectResponse);
}
