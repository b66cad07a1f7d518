namespace Muster.Acs.Operations;

/// <summary>
/// What the server reads of devices by itself when they call home: the way to measure devices that
/// have no bulk data collection.
/// </summary>
public interface ICollections
{
    /// <summary>All of them, in order of names.</summary>
    Task<IReadOnlyList<CollectionRule>> ListAsync(CancellationToken cancellation);

    /// <summary>Adds a collection, or replaces the one of that name. Throws Invalid.</summary>
    Task<CollectionRule> PutAsync(CollectionRule rule, CancellationToken cancellation);

    /// <summary>Ends a collection; what it measured stays. Throws NotFound.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation);
}

/// <summary>Which parameters are read of which devices, and how often.</summary>
/// <param name="Name">1 to 64 letters, digits, dots, dashes and underscores.</param>
/// <param name="ParameterNames">
/// Complete names or partial paths, 1 to 200. Of what they give, the numbers and booleans are kept.
/// </param>
/// <param name="IntervalSeconds">At most this often, from 60 seconds to 30 days.</param>
/// <param name="OUI">Only devices of this OUI.</param>
/// <param name="ProductClass">Only devices of this product class.</param>
/// <param name="Tag">Only devices with this tag.</param>
public sealed record CollectionRule(
    string Name,
    IReadOnlyList<string> ParameterNames,
    int IntervalSeconds,
    string? OUI = null,
    string? ProductClass = null,
    string? Tag = null
);
