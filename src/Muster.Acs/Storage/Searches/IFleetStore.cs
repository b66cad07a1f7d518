using Muster.Acs.Operations;

namespace Muster.Acs.Storage;

/// <summary>The fleet as a whole.</summary>
internal interface IFleetStore
{
    /// <summary>How many devices there are of each, the most first.</summary>
    Task<IReadOnlyList<FleetGroup>> GroupAsync(
        FleetGrouping by,
        int limit,
        CancellationToken cancellation
    );

    /// <summary>Looks at all devices of a range of rows. Throws Invalid for a wrong query.</summary>
    Task<ScanPiece> LookAsync(DeviceQuery query, RowRange range, CancellationToken cancellation);

    /// <summary>Notes that the parameters of a query that have no index were searched.</summary>
    Task NoteAsync(DeviceQuery query, CancellationToken cancellation);

    Task<SearchedParameters> ParametersAsync(int limit, CancellationToken cancellation);

    /// <summary>
    /// Indexes the next stored trees for parameters that were not indexed before; null when there is
    /// nothing left to do.
    /// </summary>
    Task<IndexProgress?> IndexAsync(CancellationToken cancellation);
}

/// <summary>Rows by their numbers.</summary>
/// <param name="After">From behind this one on.</param>
/// <param name="Through">To this one.</param>
/// <param name="Limit">How many that fit are listed.</param>
internal sealed record RowRange(long After, long Through, int Limit);

/// <summary>What was found in a range of rows.</summary>
internal sealed record ScanPiece(long Looked, long Found, IReadOnlyList<DeviceSummary> Listed);

/// <summary>How far the indexing of stored trees is.</summary>
/// <param name="Names">The parameters.</param>
/// <param name="Row">The last row that was looked at.</param>
/// <param name="LastRow">The last of all.</param>
internal sealed record IndexProgress(IReadOnlyList<string> Names, long Row, long LastRow);
