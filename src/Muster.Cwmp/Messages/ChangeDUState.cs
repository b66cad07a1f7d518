namespace Muster.Cwmp.Messages;

/// <summary>Installs, updates, uninstalls deployment units (TR-069 A.4.1.10).</summary>
/// <param name="Operations">Each stands alone; none is rolled back for another.</param>
/// <param name="CommandKey">Null = not sent.</param>
public sealed record ChangeDUState(IReadOnlyList<OperationStruct> Operations, string? CommandKey)
    : CwmpRequest<ChangeDUStateResponse>
{
    /// <inheritdoc/>
    public override string ElementName => nameof(ChangeDUState);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_2;
}

/// <summary>The list is accepted; DUStateChangeComplete will follow.</summary>
public sealed record ChangeDUStateResponse() : CwmpResponse
{
    /// <inheritdoc/>
    public override string ElementName => nameof(ChangeDUStateResponse);

    /// <inheritdoc/>
    public override CwmpVersion Since => CwmpVersion.V1_2;
}

/// <summary>One operation of a ChangeDUState.</summary>
public abstract record OperationStruct;

/// <summary>Installs a deployment unit; null = not sent.</summary>
/// <param name="URL">Its source, at most 1024 characters.</param>
/// <param name="UUID">Null: the CPE makes one.</param>
/// <param name="Username">For the file server.</param>
/// <param name="Password">For the file server.</param>
/// <param name="ExecutionEnvRef">Null: the CPE picks one.</param>
public sealed record InstallOpStruct(
    string URL,
    string? UUID,
    string? Username,
    string? Password,
    string? ExecutionEnvRef
) : OperationStruct;

/// <summary>Updates deployment units; null = not sent.</summary>
/// <param name="UUID">Which unit; null with null URL: all.</param>
/// <param name="Version">Which of its versions.</param>
/// <param name="URL">The new source; null: the last one.</param>
/// <param name="Username">For the file server.</param>
/// <param name="Password">For the file server.</param>
public sealed record UpdateOpStruct(
    string? UUID,
    string? Version,
    string? URL,
    string? Username,
    string? Password
) : OperationStruct;

/// <summary>Removes a deployment unit; null = not sent.</summary>
/// <param name="UUID">Which unit.</param>
/// <param name="Version">Null: all versions.</param>
/// <param name="ExecutionEnvRef">Null: all environments.</param>
public sealed record UninstallOpStruct(string UUID, string? Version, string? ExecutionEnvRef)
    : OperationStruct;
