namespace Muster.Cpe.BulkData;

/// <summary>What a row of <c>BulkData.Profile.</c> asks for, when it asks for reports by HTTP.</summary>
internal sealed record BulkProfileSettings
{
    /// <summary>The row with its dot.</summary>
    public required string Path { get; init; }

    /// <summary><c>CSV</c> or <c>JSON</c>.</summary>
    public required string EncodingType { get; init; }

    /// <summary>ReportFormat of that encoding.</summary>
    public required string ReportFormat { get; init; }

    /// <summary>RowTimestamp or ReportTimestamp.</summary>
    public required string Timestamp { get; init; }

    public required CsvCharacters Csv { get; init; }

    public required TimeSpan ReportingInterval { get; init; }

    /// <summary>Null for the Unknown Time.</summary>
    public DateTimeOffset? TimeReference { get; init; }

    /// <summary>-1 for as many as possible.</summary>
    public int RetainedFailedReports { get; init; }

    public required IReadOnlyList<BulkReference> Reported { get; init; }

    public required IReadOnlyList<BulkReference> Excluded { get; init; }

    /// <summary>Where the reports go, as far as it does not depend on values.</summary>
    public required Uri Url { get; init; }

    /// <summary>RequestURIParameter.</summary>
    public required IReadOnlyList<BulkReference> UriParameters { get; init; }

    public required string Username { get; init; }

    public required string Password { get; init; }

    /// <summary><c>POST</c> or <c>PUT</c>.</summary>
    public required string Method { get; init; }

    /// <summary><c>None</c>, <c>GZIP</c> or <c>Deflate</c>.</summary>
    public required string Compression { get; init; }

    public bool UseDateHeader { get; init; }

    public bool PersistAcrossReboot { get; init; }

    public bool RetryEnable { get; init; }

    public TimeSpan RetryMinimumWait { get; init; }

    public int RetryMultiplier { get; init; }
}

/// <summary>FieldSeparator, RowSeparator and EscapeCharacter of CSVEncoding.</summary>
internal readonly record struct CsvCharacters(string Field, string Row, string Escape);
