namespace Muster.Acs.Storage;

/// <summary>What the server must remember of itself, such as keys it generated.</summary>
internal interface ISettingsStore
{
    Task<string?> ReadAsync(string name, CancellationToken cancellation);

    /// <summary>Stores the value unless one is there; answers the one that is there afterwards.</summary>
    Task<string> GetOrAddAsync(string name, Func<string> create, CancellationToken cancellation);
    Task WriteAsync(string name, string value, CancellationToken cancellation);

    /// <summary>Those whose names begin so, in their order.</summary>
    Task<IReadOnlyList<KeyValuePair<string, string>>> ListAsync(
        string prefix,
        CancellationToken cancellation
    );

    /// <summary>Nothing happens when it is not there.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation);

    /// <summary>Writes and reads something: whether the store works now.</summary>
    Task CheckAsync(CancellationToken cancellation);
}
