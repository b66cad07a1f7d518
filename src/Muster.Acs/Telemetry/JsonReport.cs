using System.Text.Json;

namespace Muster.Acs.Telemetry;

/// <summary>
/// Reports in JSON (TR-069 Annex N, 04-9.5): <c>{"Report":[{…},…]}</c>, the values as an object
/// hierarchy or as pairs of name and value; both are one walk, since a pair's name is a path of one step.
/// </summary>
internal ref struct JsonReport
{
    private const int MaxDepth = 64;
    private const string CollectionTime = "CollectionTime";
    private const string NoUtf8 = "The report holds text that is no UTF-8.";

    private Utf8JsonReader _json;
    private List<KeyValuePair<string, decimal>> _values = [];
    private DateTimeOffset? _time;
    private int _count;
    private readonly List<BulkReport> _reports = [];
    private string? _problem;

    private JsonReport(ReadOnlySpan<byte> body) =>
        _json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });

    /// <summary>
    /// Elements that are wrong are left out; where the text is no JSON any more, the rest is.
    /// </summary>
    public static BulkReading Read(ReadOnlySpan<byte> body)
    {
        var json = new JsonReport(body);
        try
        {
            json.Read();
        }
        catch (BadReportException bad)
        {
            json._problem ??= bad.Message;
        }
        catch (JsonException broken)
        {
            json._problem ??=
                $"The report is no JSON: line {broken.LineNumber + 1}, octet {broken.BytePositionInLine + 1}.";
        }
        catch (InvalidOperationException)
        {
            json._problem ??= NoUtf8;
        }
        return new BulkReading(json._reports, json._problem);
    }

    private void Read()
    {
        Expect(
            JsonTokenType.StartObject,
            "The report must be a JSON object with a member 'Report'."
        );
        var found = false;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (!_json.ValueTextEquals("Report"))
            {
                _json.Skip();
                continue;
            }
            found = true;
            Expect(JsonTokenType.StartArray, "'Report' must be an array.");
            while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
                One();
        }
        // Whatever follows the object is an error too, and the reader says so.
        while (_json.Read())
            continue;
        if (!found)
            throw new BadReportException("There is no member 'Report'.");
    }

    private void One()
    {
        var depth = _json.CurrentDepth;
        try
        {
            if (_json.TokenType != JsonTokenType.StartObject)
                throw new BadReportException("An element of 'Report' is no object.");
            (_values, _time) = ([], null);
            Object("");
            _reports.Add(new BulkReport(_time, _values));
        }
        catch (Exception bad)
            when (bad is InvalidOperationException
                || (bad is BadReportException && _count <= BulkValues.MostValues)
            )
        {
            _problem ??= bad is BadReportException ? bad.Message : NoUtf8;
            // The next element begins where this one ends.
            while (_json.CurrentDepth > depth && _json.Read())
                continue;
            _json.Skip();
        }
    }

    private void Object(string path)
    {
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var member = _json.GetString()!;
            _json.Read();
            if (path.Length == 0 && member == CollectionTime)
                _time = Time();
            else
                Value(path.Length == 0 ? member : $"{path}.{member}");
        }
    }

    private void Value(string path)
    {
        if (++_count > BulkValues.MostValues)
            throw new BadReportException(
                $"The report has more than {BulkValues.MostValues} values."
            );
        switch (_json.TokenType)
        {
            case JsonTokenType.StartObject:
                Object(path);
                break;
            case JsonTokenType.StartArray:
                _json.Skip(); // the standard knows none inside a report
                break;
            case JsonTokenType.Number when _json.TryGetDecimal(out var number):
                Add(path, number);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                Add(path, _json.TokenType == JsonTokenType.True ? 1 : 0);
                break;
            // 64-bit counters are written as text by some, since many parsers lose their last digits.
            case JsonTokenType.String when BulkValues.TryNumber(_json.GetString(), out var number):
                Add(path, number);
                break;
        }
    }

    private readonly void Add(string path, decimal number) =>
        _values.Add(
            BulkValues.IsName(path)
                ? new(path, number)
                : throw new BadReportException(BulkValues.NoName(path))
        );

    private DateTimeOffset? Time() =>
        _json.TokenType switch
        {
            JsonTokenType.Number when _json.TryGetInt64(out var seconds) && seconds >= 0 =>
                BulkValues.Epoch(seconds),
            JsonTokenType.String => BulkValues.Time(_json.GetString()!),
            JsonTokenType.Null => null,
            _ => throw new BadReportException("A CollectionTime is neither a number nor a text."),
        };

    private void Expect(JsonTokenType token, string otherwise)
    {
        if (!_json.Read() || _json.TokenType != token)
            throw new BadReportException(otherwise);
    }
}
