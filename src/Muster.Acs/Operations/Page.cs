using System.Text.Json.Serialization;

namespace Muster.Acs.Operations;

/// <summary>One page of a list that the database cut, never memory.</summary>
/// <param name="Items">The rows of this page, at most the limit that was asked for.</param>
/// <param name="NextCursor">Give it back to read on; null on the last page.</param>
/// <param name="Total">How many rows the whole list has; null unless the total was asked for, and where
/// counting takes too long.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor, long? Total)
{
    /// <summary>
    /// Where the total was asked for and so many devices may fit that they are not all counted: at least
    /// this many do.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? TotalAtLeast { get; init; }

    /// <summary>
    /// True when the search stopped before the page was full, or could not count the whole list: it had
    /// looked at as many rows as one call may. Reading on with <see cref="NextCursor"/> finds the rest.
    /// </summary>
    [JsonPropertyName("partial")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPartial { get; init; }
}

/// <summary>Which page of a list is wanted.</summary>
/// <param name="Limit">Rows a page, 1 to 1,000.</param>
/// <param name="Cursor">The <see cref="Page{T}.NextCursor"/> of the page before, or null.</param>
/// <param name="WithTotal">Count the whole list too.</param>
public sealed record PageRequest(int Limit = 50, string? Cursor = null, bool WithTotal = false);
