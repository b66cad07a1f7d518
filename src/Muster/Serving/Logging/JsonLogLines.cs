using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Muster.Serving;

/// <summary>How the lines of the log are written.</summary>
internal enum LogFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For machines: one JSON object each.</summary>
    Json,
}

/// <summary>
/// One entry is one JSON object on one line, with what the message is made of as members of its own.
/// </summary>
internal sealed class JsonLogLines() : ConsoleFormatter(LinesName)
{
    public const string LinesName = "muster-json";

    private const string Template = "{OriginalFormat}";

    // Everything but ASCII is escaped: nothing that a device sends paints a terminal.
    private static readonly JsonWriterOptions Rules = new() { Encoder = JavaScriptEncoder.Default };

    public override void Write<TState>(
        in LogEntry<TState> logEntry,
        IExternalScopeProvider? scopeProvider,
        TextWriter textWriter
    ) => Write(logEntry, textWriter, TimeProvider.System.GetUtcNow());

    public static void Write<TState>(
        in LogEntry<TState> entry,
        TextWriter writer,
        DateTimeOffset now
    )
    {
        var octets = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(octets, Rules))
        {
            json.WriteStartObject();
            json.WriteString("time", now.UtcDateTime);
            json.WriteString("level", Word(entry.LogLevel));
            json.WriteString("source", entry.Category);
            if (entry.EventId.Name is { } name)
                json.WriteString("event", name);
            if (entry.EventId.Id != 0)
                json.WriteNumber("eventId", entry.EventId.Id);
            json.WriteString("message", entry.Formatter(entry.State, entry.Exception));
            if (entry.State is IReadOnlyList<KeyValuePair<string, object?>> parts)
                WriteParts(json, parts);
            if (entry.Exception is { } error)
                json.WriteString("exception", error.ToString());
            json.WriteEndObject();
        }
        writer.WriteLine(Encoding.UTF8.GetString(octets.WrittenSpan));
    }

    private static void WriteParts(
        Utf8JsonWriter json,
        IReadOnlyList<KeyValuePair<string, object?>> parts
    )
    {
        foreach (var (name, value) in parts)
        {
            if (name == Template || name.Length == 0)
                continue;
            // A part named as one of ours would stand there twice.
            json.WritePropertyName(
                name is "Message" ? "text" : JsonNamingPolicy.CamelCase.ConvertName(name)
            );
            switch (value)
            {
                case null:
                    json.WriteNullValue();
                    break;
                case bool flag:
                    json.WriteBooleanValue(flag);
                    break;
                case int or uint or long or short or byte:
                    json.WriteNumberValue(Convert.ToInt64(value, null));
                    break;
                case double number when double.IsFinite(number):
                    json.WriteNumberValue(number);
                    break;
                case DateTimeOffset at:
                    json.WriteStringValue(at);
                    break;
                case IFormattable text:
                    json.WriteStringValue(
                        text.ToString(null, System.Globalization.CultureInfo.InvariantCulture)
                    );
                    break;
                default:
                    json.WriteStringValue(value.ToString());
                    break;
            }
        }
    }

    private static string Word(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warning",
            LogLevel.Error => "error",
            _ => "critical",
        };
}
