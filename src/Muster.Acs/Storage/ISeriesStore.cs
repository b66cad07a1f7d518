using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>Numbers over time. Every write returns when it is durable.</summary>
internal interface ISeriesStore
{
    /// <summary>
    /// Adds measurements; one of an instant that is there already changes nothing. Takes the oldest
    /// of a series away when it is too old or too long.
    /// </summary>
    Task<AppendOutcome> AppendAsync(
        long device,
        MeasuredBatch batch,
        CancellationToken cancellation
    );

    Task<Page<SeriesSummary>> ListAsync(
        long device,
        string under,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>Null when there is no such series.</summary>
    Task<IReadOnlyList<SeriesPoint>?> PointsAsync(
        long device,
        string name,
        PointWindow window,
        CancellationToken cancellation
    );

    Task<IReadOnlyList<BulkDataProfileState>> ProfilesAsync(
        long device,
        CancellationToken cancellation
    );

    /// <summary>Keeps a report aside, and counts it.</summary>
    Task RejectAsync(long device, RejectedReport report, CancellationToken cancellation);

    Task<Page<RejectedReport>> RejectedAsync(
        long? device,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>
    /// Takes away a bounded number of rows of series that ended before this instant; how many, 0 when
    /// there are no more.
    /// </summary>
    Task<int> SweepAsync(DateTimeOffset before, CancellationToken cancellation);

    Task<IReadOnlyList<CollectionRule>> CollectionsAsync(CancellationToken cancellation);
    Task PutCollectionAsync(CollectionRule rule, CancellationToken cancellation);
    Task<bool> DeleteCollectionAsync(string name, CancellationToken cancellation);
}

/// <summary>One number of one instant.</summary>
internal readonly record struct Measured(string Name, DateTimeOffset At, decimal Value);

/// <summary>What one report or one reading brought.</summary>
/// <param name="Measurements">In any order.</param>
/// <param name="Received">When it came.</param>
/// <param name="Profile">The bulk data profile whose report it is; null for a reading of ours.</param>
internal sealed record MeasuredBatch(
    IReadOnlyList<Measured> Measurements,
    DateTimeOffset Received,
    string? Profile = null
);

/// <summary>What became of measurements.</summary>
/// <param name="Stored">New ones.</param>
/// <param name="Known">Those that were there already.</param>
/// <param name="Refused">Those of series beyond the limit of a device.</param>
internal readonly record struct AppendOutcome(int Stored, int Known, int Refused);

/// <summary>A piece of time, cut into equal parts.</summary>
internal readonly record struct PointWindow(DateTimeOffset From, DateTimeOffset To, int MaxPoints);
