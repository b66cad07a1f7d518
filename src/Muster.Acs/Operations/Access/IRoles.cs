namespace Muster.Acs.Operations;

/// <summary>What people and keys may do: permissions under one name.</summary>
public interface IRoles
{
    /// <summary>All of them: the ready-made first, then the others in order of names.</summary>
    Task<IReadOnlyList<Role>> ListAsync(CancellationToken cancellation);

    /// <summary>One role. Throws NotFound.</summary>
    Task<Role> GetAsync(string name, CancellationToken cancellation);

    /// <summary>
    /// Adds or replaces a role. Throws Invalid for a wrong expression, Conflict for a ready-made role,
    /// and Forbidden for what the caller may not do himself.
    /// </summary>
    Task<Role> PutAsync(string name, RoleSettings settings, CancellationToken cancellation);

    /// <summary>Removes a role. Throws NotFound, and Conflict while somebody has it.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation);
}

/// <summary>A role.</summary>
/// <param name="Name">1 to 64 letters, digits, dots, dashes, underscores and spaces.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Permissions">What it allows; of several for one resource any will do.</param>
/// <param name="IsReadyMade">Comes with the server, and cannot be changed.</param>
public sealed record Role(
    string Name,
    string Description,
    IReadOnlyList<Permission> Permissions,
    bool IsReadyMade = false
);

/// <summary>A role without its name.</summary>
/// <param name="Permissions">At most 200.</param>
/// <param name="Description">What it is for.</param>
public sealed record RoleSettings(IReadOnlyList<Permission> Permissions, string Description = "");
