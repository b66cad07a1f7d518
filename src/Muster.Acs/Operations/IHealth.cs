namespace Muster.Acs.Operations;

/// <summary>Whether the server does its work.</summary>
public interface IHealth
{
    /// <summary>As it is now.</summary>
    Task<ServerHealth> CheckAsync(CancellationToken cancellation);
}

/// <summary>How the server is.</summary>
/// <param name="IsReady">Whether sessions are served.</param>
/// <param name="Checks"><c>cwmp</c>, <c>silo</c>, <c>store</c>: <c>ok</c>, or what is wrong.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Started">When the process began.</param>
public sealed record ServerHealth(
    bool IsReady,
    IReadOnlyDictionary<string, string> Checks,
    string Version,
    DateTimeOffset Started
);
