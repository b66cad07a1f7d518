namespace Muster.Acs.Storage;

/// <summary>What the server must remember of itself: keys it generated, API keys (hashed).</summary>
internal interface ISettingsStore
{
    Task<string?> ReadAsync(string name, CancellationToken cancellation);

    /// <summary>Stores the value unless one is there; answers the one that is there afterwards.</summary>
    Task<string> GetOrAddAsync(string name, Func<string> create, CancellationToken cancellation);
    Task WriteAsync(string name, string value, CancellationToken cancellation);
    Task<IReadOnlyList<ApiKeyRecord>> ApiKeysAsync(CancellationToken cancellation);

    /// <summary>Adds a key, or replaces the one of that name.</summary>
    Task AddApiKeyAsync(ApiKeyRecord key, CancellationToken cancellation);

    /// <summary>Writes and reads something: whether the store works now.</summary>
    Task CheckAsync(CancellationToken cancellation);
}

/// <summary>An API key: its name and the SHA-256 of its secret.</summary>
internal sealed record ApiKeyRecord(string Name, string Sha256, DateTimeOffset Created);
