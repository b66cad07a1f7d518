using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>Searches with a name, and the columns people want to see. An empty owner stands for all.</summary>
internal interface ISearchStore
{
    /// <summary>Those of an owner and the shared ones, by name, his own first where both have it.</summary>
    Task<IReadOnlyList<SavedSearch>> ListAsync(string owner, CancellationToken cancellation);

    /// <summary>One of an owner; null when there is none.</summary>
    Task<SavedSearch?> FindAsync(string owner, string name, CancellationToken cancellation);

    /// <summary>False, and nothing is stored, when the owner has so many others already.</summary>
    Task<bool> PutAsync(string owner, SavedSearch search, int most, CancellationToken cancellation);

    /// <summary>False when there is none.</summary>
    Task<bool> DeleteAsync(string owner, string name, CancellationToken cancellation);

    Task<string?> ColumnsAsync(string owner, CancellationToken cancellation);

    /// <summary>Null forgets.</summary>
    Task PutColumnsAsync(string owner, string? columns, CancellationToken cancellation);
}
