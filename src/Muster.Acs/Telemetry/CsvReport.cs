namespace Muster.Acs.Telemetry;

/// <summary>
/// Reports in CSV (TR-069 Annex N, 04-9.4), both formats: the header tells which. Rows of older reports
/// that could not be delivered follow below.
/// </summary>
internal static class CsvReport
{
    private const string Timestamp = "ReportTimestamp";
    private const string NameColumn = "ParameterName";
    private const string ValueColumn = "ParameterValue";

    /// <summary>Rows that are wrong are left out; where the quotes do not match, the rest is.</summary>
    public static BulkReading Read(string text)
    {
        var reports = new Reports();
        try
        {
            var rows = new CsvRows(text);
            var header =
                rows.Next()
                ?? throw new BadReportException("The report is empty: it has no header.");
            if (header.Contains(NameColumn) && header.Contains(ValueColumn))
                ReadPerRow(rows, header, reports);
            else
                ReadPerColumn(rows, header, reports);
        }
        catch (BadReportException bad)
        {
            reports.Note(bad.Message);
        }
        return reports.Reading;
    }

    // "ParameterPerRow: ReportTimestamp,ParameterName,ParameterValue,ParameterType"
    private static void ReadPerRow(CsvRows rows, List<string> header, Reports reports)
    {
        var (time, name, value) = (
            header.IndexOf(Timestamp),
            header.IndexOf(NameColumn),
            header.IndexOf(ValueColumn)
        );
        while (Next(rows, header, reports) is { } row)
            reports.Add(time < 0 ? "" : row[time], row[name], row[value]);
    }

    // "ParameterPerColumn": one column a name, one row a report.
    private static void ReadPerColumn(CsvRows rows, List<string> header, Reports reports)
    {
        var time = header.IndexOf(Timestamp);
        while (Next(rows, header, reports) is { } row)
        {
            for (var column = 0; column < row.Count; column++)
            {
                if (column != time)
                    reports.Add(time < 0 ? "" : row[time], header[column], row[column]);
            }
        }
    }

    private static List<string>? Next(CsvRows rows, List<string> header, Reports reports)
    {
        while (rows.Next() is { } row)
        {
            if (row.Count == header.Count)
                return row;
            reports.Note($"Row {rows.Row} has {row.Count} fields, the header {header.Count}.");
        }
        return null;
    }

    /// <summary>Values gathered by the time they were collected at.</summary>
    private sealed class Reports
    {
        private readonly Dictionary<string, List<KeyValuePair<string, decimal>>> _byTime = new(
            StringComparer.Ordinal
        );
        private int _count;
        private string? _problem;

        public BulkReading Reading
        {
            get
            {
                var reports = new List<BulkReport>(_byTime.Count);
                foreach (var (time, values) in _byTime)
                {
                    if (BulkValues.TryTime(time, out var at, out var problem))
                        reports.Add(new BulkReport(at, values));
                    else
                        Note(problem);
                }
                return new BulkReading(reports, _problem);
            }
        }

        /// <summary>Only the first problem is told.</summary>
        public void Note(string problem) => _problem ??= problem;

        public void Add(string time, string name, string value)
        {
            if (++_count > BulkValues.MostValues)
                throw new BadReportException(
                    $"The report has more than {BulkValues.MostValues} values."
                );
            if (!_byTime.TryGetValue(time, out var values))
                _byTime.Add(time, values = []);
            if (!BulkValues.TryNumber(value, out var number))
                return;
            if (BulkValues.IsName(name))
                values.Add(new(name, number));
            else
                Note(BulkValues.NoName(name));
        }
    }
}
