namespace Muster.Acs.Operations;

/// <summary>
/// Numbers devices have told over time: by HTTP bulk data collection (TR-069 Annex N) and by
/// collections at their Informs.
/// </summary>
public interface ISeries
{
    /// <summary>The series of a device whose names begin with a text, in order of names, one page.</summary>
    Task<Page<SeriesSummary>> ListAsync(
        string deviceId,
        string under,
        PageRequest page,
        CancellationToken cancellation
    );

    /// <summary>
    /// The points of one series for a plot: thinned out by the database to at most
    /// <see cref="SeriesQuery.MaxPoints"/>. Throws NotFound.
    /// </summary>
    Task<SeriesPoints> PointsAsync(
        string deviceId,
        SeriesQuery query,
        CancellationToken cancellation
    );

    /// <summary>How the bulk data profiles of a device have reported.</summary>
    Task<IReadOnlyList<BulkDataProfileState>> ProfilesAsync(
        string deviceId,
        CancellationToken cancellation
    );

    /// <summary>Reports that could not be read, the newest first; of one device when it is named.</summary>
    Task<Page<RejectedReport>> RejectedAsync(
        string? deviceId,
        PageRequest page,
        CancellationToken cancellation
    );
}

/// <summary>Which points are wanted.</summary>
/// <param name="Name">The series.</param>
/// <param name="From">The first instant; null is a day before <paramref name="To"/>.</param>
/// <param name="To">The instant after the last; null is now.</param>
/// <param name="MaxPoints">1 to 5,000.</param>
public sealed record SeriesQuery(
    string Name,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    int MaxPoints = 500
);

/// <summary>One series of a device.</summary>
/// <param name="Name">As reported: the parameter's path, or the name its profile gives it.</param>
/// <param name="Points">How many numbers are kept.</param>
/// <param name="LastAt">When the newest was measured.</param>
/// <param name="LastValue">The newest. Whole numbers above 2^53 lose digits here, not in the store.</param>
public sealed record SeriesSummary(
    string Name,
    long Points,
    DateTimeOffset LastAt,
    double LastValue
);

/// <summary>A piece of a series.</summary>
/// <param name="Name">The series.</param>
/// <param name="From">As asked.</param>
/// <param name="To">As asked.</param>
/// <param name="Points">In order of time.</param>
public sealed record SeriesPoints(
    string Name,
    DateTimeOffset From,
    DateTimeOffset To,
    IReadOnlyList<SeriesPoint> Points
);

/// <summary>One number, or several that lie too close together for the plot.</summary>
/// <param name="At">When the first of them was measured.</param>
/// <param name="Value">Their mean.</param>
/// <param name="Min">The least of them.</param>
/// <param name="Max">The greatest of them.</param>
/// <param name="Count">How many they are.</param>
public readonly record struct SeriesPoint(
    DateTimeOffset At,
    double Value,
    double Min,
    double Max,
    long Count
);

/// <summary>How one bulk data profile of a device has reported.</summary>
/// <param name="Profile">The name it was set up with.</param>
/// <param name="Reports">Reports taken.</param>
/// <param name="Duplicates">Of these, reports that had been taken before.</param>
/// <param name="Rejected">Reports that could not be read.</param>
/// <param name="LastReport">When the last one was taken; null when none was.</param>
/// <param name="LastRejection">Why the last rejected one was; empty when none was.</param>
public sealed record BulkDataProfileState(
    string Profile,
    long Reports,
    long Duplicates,
    long Rejected,
    DateTimeOffset? LastReport,
    string LastRejection
);

/// <summary>A report that could not be read, kept aside.</summary>
/// <param name="DeviceId">Whose it is.</param>
/// <param name="Profile">The profile that sent it.</param>
/// <param name="Received">When.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="ContentType">As the device said.</param>
/// <param name="Size">Octets of the whole body, decompressed.</param>
/// <param name="Body">Its beginning as text, up to 16 KiB.</param>
public sealed record RejectedReport(
    string DeviceId,
    string Profile,
    DateTimeOffset Received,
    string Reason,
    string ContentType,
    long Size,
    string Body
);
