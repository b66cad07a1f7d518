using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>
/// The changes of the values of devices, as rows. They are written with what they tell of:
/// <see cref="InformRecord.History"/> and <see cref="DeviceCommit.History"/>.
/// </summary>
internal interface IHistoryStore
{
    /// <summary>Changes but for what was seen for the first time, the newest first.</summary>
    Task<(IReadOnlyList<HistoryEntry> Items, string? NextCursor)> ListAsync(
        long device,
        HistoryQuery query,
        CancellationToken cancellation
    );

    /// <summary>All rows after a time, the newest first: what has to be undone to be there again.</summary>
    Task<IReadOnlyList<HistoryRow>> AfterAsync(
        long device,
        DateTimeOffset at,
        CancellationToken cancellation
    );

    /// <summary>Before when rows of the device are missing; null while none are.</summary>
    Task<DateTimeOffset?> ReachAsync(long device, CancellationToken cancellation);
}

/// <summary>One change, as it is stored. A secret is masked.</summary>
/// <param name="Path">The parameter or object.</param>
/// <param name="Kind">What happened.</param>
/// <param name="From">The value before.</param>
/// <param name="To">The value after.</param>
internal sealed record HistoryRow(string Path, HistoryKind Kind, string? From, string? To)
{
    /// <summary>The type of what is gone.</summary>
    public string? Type { get; init; }

    public required DateTimeOffset At { get; init; }
    public required HistoryCause Cause { get; init; }
}

/// <summary>Who or what changed something.</summary>
internal sealed record HistoryCause(
    HistoryBy By,
    string Text,
    string? Author = null,
    string? TaskId = null
);

/// <summary>Changes that are stored together with what they made.</summary>
/// <param name="Rows">In the order in which they happened.</param>
/// <param name="IsPartial">There were more than are kept at once: history begins anew here.</param>
/// <param name="At">When.</param>
internal sealed record HistoryBatch(
    IReadOnlyList<HistoryRow> Rows,
    bool IsPartial,
    DateTimeOffset At
);
