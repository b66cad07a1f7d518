using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Muster.Serving;

/// <summary>
/// One entry is one line of plain text. Devices choose much of what stands in it: their line ends become
/// blanks and their control characters are shown as what they are, so that they can neither forge an
/// entry nor paint a terminal.
/// </summary>
internal sealed class LogLines() : ConsoleFormatter(LinesName)
{
    public const string LinesName = "muster";

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
        var text = entry.Formatter(entry.State, entry.Exception);
        if (entry.Exception is { } error)
            text += $" {error}";
        writer.Write(now.ToString("yyyy-MM-dd HH:mm:ss'Z' ", CultureInfo.InvariantCulture));
        writer.Write(Word(entry.LogLevel));
        writer.Write($": {entry.Category}[{entry.EventId.Id}] ");
        writer.WriteLine(Plain(text.ReplaceLineEndings(" ")));
    }

    private static string Word(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trce",
            LogLevel.Debug => "dbug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "fail",
            _ => "crit",
        };

    private static string Plain(string text)
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

    // Controls, and what turns the direction of writing.
    private static bool IsUnseen(char character) =>
        char.IsControl(character) || char.GetUnicodeCategory(character) == UnicodeCategory.Format;
}
