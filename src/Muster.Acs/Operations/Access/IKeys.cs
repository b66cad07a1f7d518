namespace Muster.Acs.Operations;

/// <summary>Keys for programs. Only hashes of them are kept.</summary>
public interface IKeys
{
    /// <summary>All of them, in order of names.</summary>
    Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellation);

    /// <summary>One key. Throws NotFound.</summary>
    Task<ApiKey> GetAsync(string name, CancellationToken cancellation);

    /// <summary>
    /// Draws a key; the answer alone has it. Throws Conflict for a name that is taken, Invalid, and
    /// Forbidden for roles that allow more than the caller's own.
    /// </summary>
    Task<DrawnKey> AddAsync(NewKey key, CancellationToken cancellation);

    /// <summary>Revokes a key at once. Throws NotFound.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation);
}

/// <summary>A key as it is known after it was drawn.</summary>
/// <param name="Name">1 to 64 letters, digits, dots, dashes and underscores.</param>
/// <param name="Roles">What it may do.</param>
/// <param name="Created">When it was drawn.</param>
/// <param name="Expires">When it ends; null is never.</param>
/// <param name="LastUsed">When it was last used, to the minute; null when it never was.</param>
/// <param name="LastFrom">The address it was last used from; empty when it never was.</param>
/// <param name="Author">Who drew it.</param>
public sealed record ApiKey(
    string Name,
    IReadOnlyList<string> Roles,
    DateTimeOffset Created,
    DateTimeOffset? Expires,
    DateTimeOffset? LastUsed,
    string LastFrom,
    string Author
);

/// <summary>A key that shall be drawn.</summary>
/// <param name="Name">1 to 64 letters, digits, dots, dashes and underscores.</param>
/// <param name="Roles">What it may do.</param>
/// <param name="Expires">When it ends; null is never.</param>
public sealed record NewKey(
    string Name,
    IReadOnlyList<string> Roles,
    DateTimeOffset? Expires = null
);

/// <summary>A key that was drawn just now.</summary>
/// <param name="Key">As it is known from now on.</param>
/// <param name="Secret">What its owner sends; shown this once.</param>
public sealed record DrawnKey(ApiKey Key, string Secret)
{
    /// <summary>Without the secret: this must be safe to log.</summary>
    public override string ToString() => $"{nameof(DrawnKey)} {Key.Name}";
}
