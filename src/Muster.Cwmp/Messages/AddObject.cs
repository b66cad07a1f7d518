namespace Muster.Cwmp.Messages;

/// <summary>Creates an instance in a table (TR-069 A.3.2.6).</summary>
/// <param name="ObjectName">The table's partial path, ending in a dot.</param>
/// <param name="ParameterKey">The ACS's stamp of the configuration, at most 32 characters; stored only on success.</param>
public sealed record AddObject(string ObjectName, string ParameterKey)
    : CwmpRequest<AddObjectResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(AddObject);
}

/// <summary>The instance exists.</summary>
/// <param name="InstanceNumber">The number the CPE chose, from 1; never predict it.</param>
/// <param name="Status">0 = done and applied; 1 = accepted, applied later.</param>
public sealed record AddObjectResponse(uint InstanceNumber, int Status) : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(AddObjectResponse);
}
