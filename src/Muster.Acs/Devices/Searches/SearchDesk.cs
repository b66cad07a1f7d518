using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Storage;

namespace Muster.Acs.Devices;

/// <summary>Searches with a name, of whoever asks: saved, found, and put in the place of their name.</summary>
internal sealed class SearchDesk(ISearchStore store, TimeProvider clock)
{
    /// <summary>The owner of what all see.</summary>
    public const string All = "";
    private const int LongestName = 60;
    private const int LongestQuery = 8_192;
    private const int LongestColumns = 200;
    private const int MostOwn = 200;
    private const int MostShared = 1_000;

    /// <summary>A user and a key of one name are two.</summary>
    public static string OwnerOf(Actor actor) =>
        $"{actor.Kind.ToString().ToLowerInvariant()}:{actor.Name}";

    public Task<IReadOnlyList<SavedSearch>> ListAsync(
        string owner,
        CancellationToken cancellation
    ) => store.ListAsync(owner, cancellation);

    public async Task<SavedSearch> GetAsync(
        string owner,
        string name,
        CancellationToken cancellation
    ) => await FindAsync(owner, name, cancellation) ?? throw Unknown(name);

    public async Task<SavedSearch> PutAsync(
        string owner,
        string name,
        SearchSettings settings,
        string author,
        CancellationToken cancellation
    )
    {
        name = name.Trim();
        if (
            name.Length is 0 or > LongestName
            || name.Any(sign => sign is '"' || char.IsControl(sign))
        )
            throw Invalid("name", $"A name has 1 to {LongestName} characters, and no quotes.");
        CheckQuery(settings.Query);
        if (settings.Sort is { } sort && !SearchText.TryOrder(sort, out _, out _))
            throw Invalid("sort", $"Devices are not ordered by '{sort}'.");
        CheckColumns(settings.Columns);
        var search = new SavedSearch(
            name,
            settings.Query.Trim(),
            settings.Columns,
            settings.Sort,
            settings.Shared,
            author,
            clock.GetUtcNow()
        );
        var (place, most) = settings.Shared ? (All, MostShared) : (owner, MostOwn);
        if (!await store.PutAsync(place, search, most, cancellation))
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"There are {most} already; forget one of them."
            );
        return search;
    }

    public async Task DeleteAsync(string owner, string name, CancellationToken cancellation)
    {
        if (!await store.DeleteAsync(owner, name, cancellation))
            throw Unknown(name);
    }

    public Task<string?> ColumnsAsync(string owner, CancellationToken cancellation) =>
        store.ColumnsAsync(owner, cancellation);

    public Task ChooseColumnsAsync(string owner, string? columns, CancellationToken cancellation)
    {
        CheckColumns(columns);
        return store.PutColumnsAsync(owner, columns, cancellation);
    }

    /// <summary>
    /// The query with what its group means. Throws Invalid where there is no such group, or where both say
    /// something of the same.
    /// </summary>
    public async Task<DeviceQuery> ResolveAsync(
        DeviceQuery query,
        string owner,
        CancellationToken cancellation
    )
    {
        if (query.Group is not { } name)
            return query;
        var search =
            await FindAsync(owner, name, cancellation)
            ?? throw Invalid("group", $"There is no saved search '{name}' that you see.");
        try
        {
            var meant = SearchText.Parse(search.Query, clock.GetUtcNow());
            return SearchMerge.Of(meant, query with { Group = null });
        }
        catch (FormatException wrong)
        {
            throw Invalid("group", $"With the saved search '{name}': {wrong.Message}");
        }
    }

    private async Task<SavedSearch?> FindAsync(
        string owner,
        string name,
        CancellationToken cancellation
    ) =>
        await store.FindAsync(owner, name, cancellation)
        ?? await store.FindAsync(All, name, cancellation);

    private void CheckQuery(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestQuery)
            throw Invalid("query", $"A search has 1 to {LongestQuery} characters.");
        try
        {
            var query = SearchText.Parse(text, clock.GetUtcNow());
            if (query.Group is not null)
                throw Invalid("query", "A saved search names no other one.");
            if (query.Filter is { } filter)
                Expression.Parse(filter);
        }
        catch (Exception wrong) when (wrong is FormatException or ExpressionException)
        {
            throw Invalid("query", wrong.Message);
        }
    }

    private static void CheckColumns(string? columns)
    {
        if (
            columns is not null
            && (
                columns.Length is 0 or > LongestColumns
                || !columns.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is ',' or '-')
            )
        )
            throw Invalid("columns", "Columns are words parted by commas: model,fw,tags.");
    }

    private static OperationException Unknown(string name) =>
        new(
            OperationFaultKind.NotFound,
            $"There is no saved search '{name}' that you see.",
            "name"
        );

    private static OperationException Invalid(string field, string message) =>
        new(OperationFaultKind.Invalid, message, field);
}
