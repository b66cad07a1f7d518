namespace Muster.Acs.Operations;

/// <summary>
/// What is set of the server. Most was said when it started, and is changed where it was said, with a
/// restart; some can be changed while it runs.
/// </summary>
public interface IServerSettings
{
    /// <summary>All there is to set, in the order of the documentation.</summary>
    Task<IReadOnlyList<ServerSetting>> ListAsync(CancellationToken cancellation);

    /// <summary>
    /// Changes one at once; it holds at the next start too. Null goes back to the default. Throws
    /// <see cref="OperationException"/> NotFound, Invalid for a value that is wrong, Conflict for what
    /// holds from the start on, and for what the command line, the environment or muster.json says.
    /// </summary>
    Task<ServerSetting> ChangeAsync(string name, string? value, CancellationToken cancellation);
}

/// <summary>One setting.</summary>
/// <param name="Name">As an option of the command line: <c>--cwmp-port</c>.</param>
/// <param name="Variable">As a variable of the environment: <c>MUSTER_CWMP_PORT</c>.</param>
/// <param name="Key">As a key of muster.json: <c>cwmpPort</c>.</param>
/// <param name="Description">What it does, and the default.</param>
/// <param name="Value">As it was written; <c>****</c> for a secret, null where nobody said anything.</param>
/// <param name="Source">
/// Where it was said, by its name there: the option, the variable, or the file and its key;
/// <c>changed here</c> for what was changed while the server ran; null for the default.
/// </param>
public sealed record ServerSetting(
    string Name,
    string Variable,
    string Key,
    string Description,
    string? Value,
    string? Source
)
{
    /// <summary>What is expected: <c>TIME</c>, <c>N</c>, <c>true|false</c> …</summary>
    public string Type { get; init; } = "";

    /// <summary>Whether it can be changed while the server runs, and nobody said it where that wins.</summary>
    public bool CanChange { get; init; }
}

/// <summary>What a setting shall be.</summary>
/// <param name="Value">As on the command line.</param>
public sealed record SettingValue(string Value);
