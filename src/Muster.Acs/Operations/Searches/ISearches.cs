namespace Muster.Acs.Operations;

/// <summary>
/// Searches of devices that were given a name: groups that a list, an address and bulk actions can name.
/// Everybody has his own, and sees those that are shared.
/// </summary>
public interface ISearches
{
    /// <summary>One's own and the shared ones, by name.</summary>
    Task<IReadOnlyList<SavedSearch>> ListAsync(CancellationToken cancellation);

    /// <summary>One's own of this name, or else the shared one. Throws NotFound.</summary>
    Task<SavedSearch> GetAsync(string name, CancellationToken cancellation);

    /// <summary>
    /// Saves one, in the place of the one of this name. Throws Invalid for a wrong name, search, order or
    /// column, and Conflict when there are too many.
    /// </summary>
    Task<SavedSearch> PutAsync(
        string name,
        SearchSettings settings,
        CancellationToken cancellation
    );

    /// <summary>Forgets one's own, or the shared one. Throws NotFound.</summary>
    Task DeleteAsync(string name, bool shared, CancellationToken cancellation);

    /// <summary>The columns the caller wants to see of the list of devices; null: as it comes.</summary>
    Task<string?> ColumnsAsync(CancellationToken cancellation);

    /// <summary>Remembers them; null forgets. Throws Invalid.</summary>
    Task ChooseColumnsAsync(string? columns, CancellationToken cancellation);
}

/// <summary>A search of devices with a name.</summary>
/// <param name="Name">1 to 60 characters; capitals do not matter.</param>
/// <param name="Query">As in the search box: <c>model:EX* fw:2.1*</c>, or an expression.</param>
/// <param name="Columns">The columns to show, keys parted by commas; null: as the viewer has them.</param>
/// <param name="Sort">What to order by (<c>model</c>, <c>-lastInform</c>); null: the last heard first.</param>
/// <param name="Shared">Whether all see it.</param>
/// <param name="Author">Who saved it last.</param>
/// <param name="Updated">When.</param>
public sealed record SavedSearch(
    string Name,
    string Query,
    string? Columns,
    string? Sort,
    bool Shared,
    string Author,
    DateTimeOffset Updated
);

/// <summary>What is to be saved; see <see cref="SavedSearch"/>.</summary>
public sealed record SearchSettings(
    string Query,
    string? Columns = null,
    string? Sort = null,
    bool Shared = false
);
