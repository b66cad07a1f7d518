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

    public static List<BulkReport> Read(string text)
    {
        var rows = new CsvRows(text);
        var header =
            rows.Next() ?? throw new BadReportException("The report is empty: it has no header.");
        var reports = new Reports();
        if (header.Contains(NameColumn) && header.Contains(ValueColumn))
            ReadPerRow(rows, header, reports);
        else
            ReadPerColumn(rows, header, reports);
        return reports.All;
    }

    // "ParameterPerRow: ReportTimestamp,ParameterName,ParameterValue,ParameterType"
    private static void ReadPerRow(CsvRows rows, List<string> header, Reports reports)
    {
        var (time, name, value) = (
            header.IndexOf(Timestamp),
            header.IndexOf(NameColumn),
            header.IndexOf(ValueColumn)
        );
        while (Next(rows, header) is { } row)
            reports.Add(time < 0 ? "" : row[time], row[name], row[value]);
    }

    // "ParameterPerColumn": one column a name, one row a report.
    private static void ReadPerColumn(CsvRows rows, List<string> header, Reports reports)
    {
        var time = header.IndexOf(Timestamp);
        while (Next(rows, header) is { } row)
        {
            for (var column = 0; column < row.Count; column++)
            {
                if (column != time)
                    reports.Add(time < 0 ? "" : row[time], header[column], row[column]);
            }
        }
    }

    private static List<string>? Next(CsvRows rows, List<string> header)
    {
        var row = rows.Next();
        if (row is not null && row.Count != header.Count)
            throw new BadReportException(
                $"Row {rows.Row} has {row.Count} fields, the header {header.Count}."
            );
        return row;
    }

    /// <summary>Values gathered by the time they were collected at.</summary>
    private sealed class Reports
    {
        private readonly Dictionary<string, List<KeyValuePair<string, decimal>>> _byTime = new(
            StringComparer.Ordinal
        );
        private int _count;

        public List<BulkReport> All =>
            [.. _byTime.Select(one => new BulkReport(BulkValues.Time(one.Key), one.Value))];

        public void Add(string time, string name, string value)
        {
            if (++_count > BulkValues.MostValues)
                throw new BadReportException(
                    $"The report has more than {BulkValues.MostValues} values."
                );
            if (!_byTime.TryGetValue(time, out var values))
                _byTime.Add(time, values = []);
            if (BulkValues.TryNumber(value, out var number))
                values.Add(new(BulkValues.Name(name), number));
        }
    }
}
