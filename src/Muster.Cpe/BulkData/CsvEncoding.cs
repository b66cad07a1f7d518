using System.Globalization;
using System.Text;
using Muster.Cwmp.Messages;

namespace Muster.Cpe.BulkData;

/// <summary>
/// Reports as CSV (TR-069 Annex N): a header, then a row for each value, or one for each report with a
/// column for each name.
/// </summary>
internal readonly struct CsvEncoding(BulkProfileSettings settings, bool timesInMilliseconds)
{
    private readonly bool _inMilliseconds = timesInMilliseconds;

    /// <param name="reports">The current one first; rows of older ones follow below.</param>
    public string Write(IReadOnlyList<CollectedReport> reports)
    {
        var text = new StringBuilder();
        if (settings.ReportFormat == "ParameterPerRow")
            WriteRows(text, reports);
        else
            WriteColumns(text, reports);
        return text.ToString();
    }

    private bool HasTime => settings.Timestamp is "Unix-Epoch" or "ISO-8601";

    private void WriteRows(StringBuilder text, IReadOnlyList<CollectedReport> reports)
    {
        WriteRow(text, "ReportTimestamp", ["ParameterName", "ParameterValue", "ParameterType"]);
        foreach (var report in reports)
        {
            var time = Time(report);
            foreach (var (name, value) in report.Values)
                WriteRow(text, time, [name, Text(value), TypeOf(value)]);
        }
    }

    // An older report may know names that the current one does not have any more.
    private void WriteColumns(StringBuilder text, IReadOnlyList<CollectedReport> reports)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var report in reports)
        foreach (var (name, _) in report.Values)
            columns.TryAdd(name, columns.Count);
        var names = new string[columns.Count];
        foreach (var (name, column) in columns)
            names[column] = name;
        WriteRow(text, "ReportTimestamp", names);
        foreach (var report in reports)
        {
            var row = new string[columns.Count];
            foreach (var (name, value) in report.Values)
                row[columns[name]] ??= Text(value);
            WriteRow(text, Time(report), row);
        }
    }

    private void WriteRow(StringBuilder text, string time, IReadOnlyList<string?> fields)
    {
        if (HasTime)
            WriteField(text, time);
        for (var i = 0; i < fields.Count; i++)
        {
            if (i > 0 || HasTime)
                text.Append(settings.Csv.Field);
            WriteField(text, fields[i] ?? "");
        }
        text.Append(settings.Csv.Row);
    }

    // RFC 4180: "fields containing line breaks, quotes and separators should be enclosed in quotes;
    // a quote inside is doubled".
    private void WriteField(StringBuilder text, string field)
    {
        var (separator, row, escape) = settings.Csv;
        var isPlain =
            escape.Length == 0
            || !(
                field.AsSpan().IndexOfAny('\r', '\n') >= 0
                || field.Contains(escape, StringComparison.Ordinal)
                || (separator.Length > 0 && field.Contains(separator, StringComparison.Ordinal))
                || (row.Length > 0 && field.Contains(row, StringComparison.Ordinal))
            );
        if (isPlain)
            text.Append(field);
        else
            text.Append(escape)
                .Append(field.Replace(escape, escape + escape, StringComparison.Ordinal))
                .Append(escape);
    }

    private string Time(CollectedReport report) =>
        report.UnixEpoch(settings.Timestamp, _inMilliseconds) is { } epoch
            ? epoch.ToString(CultureInfo.InvariantCulture)
            : report.Iso8601(settings.Timestamp) ?? "";

    private static string Text(ParameterValue value) =>
        value.Type == XsdTypes.Boolean && value.TryGetBoolean(out var flag)
            ? flag
                ? "true"
                : "false"
            : value.Text;

    /// <summary>"ParameterType: the base type of TR-106", as the data model spells it.</summary>
    private static string TypeOf(ParameterValue value) =>
        value.Type == XsdTypes.Base64 ? "base64" : value.Type[(value.Type.IndexOf(':') + 1)..];
}
