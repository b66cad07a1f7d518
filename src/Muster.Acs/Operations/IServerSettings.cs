namespace Muster.Acs.Operations;

/// <summary>What the server was told when it started. It is changed where it was said, and by a restart.</summary>
public interface IServerSettings
{
    /// <summary>All there is to set, in the order of the documentation.</summary>
    Task<IReadOnlyList<ServerSetting>> ListAsync(CancellationToken cancellation);
}

/// <summary>One setting.</summary>
/// <param name="Name">As an option of the command line: <c>--cwmp-port</c>.</param>
/// <param name="Variable">As a variable of the environment: <c>MUSTER_CWMP_PORT</c>.</param>
/// <param name="Key">As a key of muster.json: <c>cwmpPort</c>.</param>
/// <param name="Description">What it does, and the default.</param>
/// <param name="Value">As it was written; <c>****</c> for a secret, null where nobody said anything.</param>
/// <param name="Source">
/// Where it was said, by its name there: the option, the variable, or the file and its key; null for the
/// default.
/// </param>
public sealed record ServerSetting(
    string Name,
    string Variable,
    string Key,
    string Description,
    string? Value,
    string? Source
);
