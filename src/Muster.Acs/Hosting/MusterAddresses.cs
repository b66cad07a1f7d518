namespace Muster.Acs.Hosting;

/// <summary>
/// Where a running server is reached from its own machine; the ports are the real ones even where the
/// options said 0.
/// </summary>
/// <param name="Cwmp">What a CPE takes as its ManagementServer.URL; any path does.</param>
/// <param name="Files">Where devices download from.</param>
/// <param name="Api">The API and its description.</param>
public sealed record MusterAddresses(Uri Cwmp, Uri Files, Uri Api)
{
    /// <summary>The GenieACS-compatible interface; null where it is switched off.</summary>
    public Uri? Nbi { get; init; }
}

/// <summary>
/// Secrets that were drawn at this very start and are to be shown once: afterwards the API key is only
/// a hash in the store. A null was configured, or drawn at an earlier start.
/// </summary>
/// <param name="ApiKey">The first API key.</param>
/// <param name="CpeUser">The user name CPEs call home with.</param>
/// <param name="CpePassword">Their password.</param>
public sealed record FirstStart(string? ApiKey, string? CpeUser, string? CpePassword)
{
    /// <summary>
    /// The token of the setup link: drawn at each start until there is an administrator, and good once.
    /// </summary>
    public string? SetupToken { get; init; }

    /// <summary>Without the secrets: this must be safe to log.</summary>
    public override string ToString() => nameof(FirstStart);
}
