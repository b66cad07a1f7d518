using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Muster.Acs.Hosting;

namespace Muster.Acs.Observing;

/// <summary>How grave it is, in the words of the access log.</summary>
internal enum AccessGravity
{
    Info,
    Warn,
    Error,
}

/// <summary>
/// One line of the access log, in the vocabulary of GenieACS, whose lines people parse. Devices choose
/// much of what stands in it: every value is quoted, and nothing of it ends a line or paints a terminal.
/// </summary>
internal static class AccessLine
{
    private static readonly JsonEncodedText[] Words =
    [
        JsonEncodedText.Encode("info"),
        JsonEncodedText.Encode("warn"),
        JsonEncodedText.Encode("error"),
    ];

    /// <param name="at">When it was.</param>
    /// <param name="gravity">How grave it is.</param>
    /// <param name="address">Of the peer; empty for none.</param>
    /// <param name="device">Its id; empty for none.</param>
    /// <param name="message">One of the words.</param>
    /// <param name="details">Keys of a few letters; a null value is left out.</param>
    public static string Simple(
        DateTimeOffset at,
        AccessGravity gravity,
        string address,
        string device,
        string message,
        params ReadOnlySpan<(string Key, string? Value)> details
    )
    {
        var line = new StringBuilder(160);
        line.Append(
                at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)
            )
            .Append(
                gravity switch
                {
                    AccessGravity.Info => " [INFO]",
                    AccessGravity.Warn => " [WARN]",
                    _ => " [ERROR]",
                }
            );
        if (address.Length > 0)
            line.Append(' ').Append(Inert(address));
        if (device.Length > 0)
            line.Append(' ').Append(Inert(device));
        line.Append(": ").Append(Inert(message));
        foreach (var (key, value) in details)
        {
            if (value is not null)
                line.Append("; ").Append(key).Append("=\"").Append(Quoted(value)).Append('"');
        }
        return line.ToString();
    }

    /// <summary>The same as one JSON object.</summary>
    public static string Json(
        DateTimeOffset at,
        AccessGravity gravity,
        string address,
        string device,
        string message,
        params ReadOnlySpan<(string Key, string? Value)> details
    )
    {
        var octets = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (
            var json = new Utf8JsonWriter(
                octets,
                new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
        {
            json.WriteStartObject();
            json.WriteString("timestamp", at.UtcDateTime);
            json.WriteString("level", Words[(int)gravity]);
            json.WriteString("name", "muster-cwmp");
            json.WriteString("hostname", Environment.MachineName);
            json.WriteNumber("pid", Environment.ProcessId);
            json.WriteString("version", ServerVersion.Text);
            if (address.Length > 0)
                json.WriteString("remoteAddress", address);
            if (device.Length > 0)
                json.WriteString("deviceId", device);
            json.WriteString("message", message);
            foreach (var (key, value) in details)
            {
                if (value is not null)
                    json.WriteString(key, value);
            }
            json.WriteEndObject();
        }
        return Inert(Encoding.UTF8.GetString(octets.WrittenSpan));
    }

    private static string Quoted(string text) =>
        Inert(
            text.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal)
                .Replace("\r", "\\r", StringComparison.Ordinal)
        );

    private static string Inert(string text)
    {
        if (!text.Any(IsUnseen))
            return text;
        var plain = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            if (IsUnseen(character))
                plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                plain.Append(character);
        }
        return plain.ToString();
    }

    // Controls, what turns the direction of writing, and the line ends of Unicode.
    private static bool IsUnseen(char character) =>
        char.IsControl(character)
        || char.GetUnicodeCategory(character)
            is UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
}
