using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Muster.Acs.Nbi.Query;

/// <summary>JSON as the values that filters compare, and back.</summary>
internal static class JsonValues
{
    private const int MaxDepth = 32;
    private const string NoText = "SyntaxError: a text is no valid Unicode";

    private static readonly JsonDocumentOptions Syntax = new() { MaxDepth = MaxDepth };

    /// <summary>Reads a text; the refusal names the error as GenieACS does.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> text)
    {
        if (!Utf8.IsValid(text.Span))
            throw NbiRefusal.Bad("SyntaxError: this is no valid UTF-8");
        try
        {
            var json = JsonDocument.Parse(text, Syntax);
            // Half a surrogate pair is valid JSON, and no text: only an escape can be one.
            if (text.Span.IndexOf("\\u"u8) >= 0)
                CheckTexts(json.RootElement);
            return json;
        }
        catch (JsonException wrong)
        {
            var end = wrong.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            var message = end < 0 ? wrong.Message : wrong.Message[..end];
            throw NbiRefusal.Bad(
                $"SyntaxError: {message} (line {wrong.LineNumber + 1}, "
                    + $"position {wrong.BytePositionInLine + 1})",
                wrong
            );
        }
    }

    public static object? Of(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.Number:
                return json.GetDouble();
            case JsonValueKind.String:
                return TextOf(json);
            case JsonValueKind.Array:
                return json.EnumerateArray().Select(Of).ToList();
            case JsonValueKind.Object:
                return Extended(json) ?? DocumentOf(json);
            default:
                return null;
        }
    }

    public static Document DocumentOf(JsonElement json)
    {
        var document = new Document();
        foreach (var member in json.EnumerateObject())
            document[member.Name] = Of(member.Value);
        return document;
    }

    public static string TextOf(JsonElement json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException wrong)
        {
            throw NbiRefusal.Bad(NoText, wrong);
        }
    }

    /// <summary>A value as JSON.</summary>
    public static string Text(object? value)
    {
        using var octets = new MemoryStream();
        using (var json = new Utf8JsonWriter(octets, NbiJson.Relaxed))
            Write(json, value);
        return Encoding.UTF8.GetString(octets.GetBuffer(), 0, (int)octets.Length);
    }

    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            // What is greater than any number, as 1e999 is, JavaScript writes as null.
            case double:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(Values.Text(time));
                break;
            case List<object?> list:
                json.WriteStartArray();
                foreach (var item in list)
                    Write(json, item);
                json.WriteEndArray();
                break;
            case Document document:
                json.WriteStartObject();
                foreach (var (name, member) in document)
                {
                    json.WritePropertyName(name);
                    Write(json, member);
                }
                json.WriteEndObject();
                break;
            default:
                throw new ArgumentException($"A {value.GetType()} is no value.", nameof(value));
        }
    }

    private static void CheckTexts(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                TextOf(json);
                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                    CheckTexts(item);
                break;
            case JsonValueKind.Object:
                foreach (var member in json.EnumerateObject())
                {
                    NameOf(member);
                    CheckTexts(member.Value);
                }
                break;
        }
    }

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException wrong)
        {
            throw NbiRefusal.Bad(NoText, wrong);
        }
    }

    /// <summary><c>{"$date": …}</c> and <c>{"$oid": …}</c>.</summary>
    private static object? Extended(JsonElement json)
    {
        if (json.TryGetProperty("$oid", out var id) && id.ValueKind == JsonValueKind.String)
            return TextOf(id);
        if (
            json.TryGetProperty("$date", out var date)
            && date.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(
                date.GetString(),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
        )
            return time;
        return null;
    }
}
