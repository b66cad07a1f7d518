using System.Text;

namespace Muster.Acs.Telemetry;

/// <summary>
/// The rows of a CSV text (RFC 4180): quoted fields, doubled quotes, rows ended by CR LF, LF or CR.
/// The separator is the one the first row shows.
/// </summary>
internal sealed class CsvRows(string text)
{
    private const int MostFields = 5_000;
    private const char Quote = '"';

    private readonly char _separator = SeparatorOf(text);
    private readonly StringBuilder _field = new();
    private int _at;

    /// <summary>The number of the row that was read last; the header is 1.</summary>
    public int Row { get; private set; }

    /// <summary>The next row that is not empty; null at the end.</summary>
    public List<string>? Next()
    {
        while (_at < text.Length && text[_at] is '\r' or '\n')
            _at++;
        if (_at >= text.Length)
            return null;
        Row++;
        var fields = new List<string>();
        while (true)
        {
            if (fields.Count == MostFields)
                throw new BadReportException($"Row {Row} has more than {MostFields} fields.");
            fields.Add(_at < text.Length && text[_at] == Quote ? Quoted() : Plain());
            if (_at >= text.Length || text[_at] is '\r' or '\n')
                return fields;
            _at++; // the separator
        }
    }

    private string Plain()
    {
        var end = text.AsSpan(_at).IndexOfAny(_separator, '\r', '\n');
        var field = end < 0 ? text[_at..] : text.Substring(_at, end);
        _at += field.Length;
        return field;
    }

    private string Quoted()
    {
        _field.Clear();
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] != Quote)
                _field.Append(text[_at]);
            else if (_at + 1 < text.Length && text[_at + 1] == Quote)
                _field.Append(text[++_at]);
            else
                return Closed();
        }
        throw new BadReportException($"A quoted field of row {Row} is never closed.");
    }

    private string Closed()
    {
        _at++;
        if (_at < text.Length && text[_at] != _separator && text[_at] is not ('\r' or '\n'))
            throw new BadReportException($"Row {Row} goes on after a closing quote.");
        return _field.ToString();
    }

    // "FieldSeparator": a comma unless the profile says otherwise; names hold none of these.
    private static char SeparatorOf(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var header = end < 0 ? text : text.AsSpan(0, end);
        var at = header.IndexOfAny(",;\t|");
        return at < 0 ? ',' : header[at];
    }
}
