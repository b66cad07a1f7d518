using System.IO;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Muster.Acs.Provisioning.Extensions;

/// <summary>
/// What an extension prints, in the log: long lines cut, control characters replaced, and no more
/// lines a second than a log can bear.
/// </summary>
internal sealed partial class ExtensionOutput(
    string name,
    int process,
    LogLevel level,
    ILogger logger
)
{
    public const int MaxLine = 2_000;
    public const int MaxLinesPerSecond = 100;

    private readonly StringBuilder _line = new();
    private long _second;
    private int _lines;
    private int _left;

    public async Task ReadAsync(StreamReader output)
    {
        var buffer = new char[4096];
        try
        {
            int count;
            while ((count = await output.ReadAsync(buffer)) > 0)
                Take(buffer.AsSpan(0, count));
        }
        catch (Exception trouble) when (trouble is IOException or ObjectDisposedException)
        {
            // It has ended.
        }
        EndLine();
    }

    private void Take(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (character == '\n')
                EndLine();
            else if (_line.Length < MaxLine)
                _line.Append(char.IsControl(character) ? ' ' : character);
            else if (_line.Length == MaxLine)
                _line.Append('…');
        }
    }

    private void EndLine()
    {
        var line = _line.ToString().TrimEnd();
        _line.Clear();
        if (line.Length == 0)
            return;
        var second = Environment.TickCount64 / 1000;
        if (second != _second)
        {
            if (_left > 0)
                LogLeftOut(name, process, _left);
            (_second, _lines, _left) = (second, 0, 0);
        }
        if (++_lines > MaxLinesPerSecond)
            _left++;
        else
            LogLine(level, name, process, line);
    }

    [LoggerMessage("Ext {Name}({Process}): {Line}")]
    private partial void LogLine(LogLevel level, string name, int process, string line);

    [LoggerMessage(LogLevel.Warning, "Ext {Name}({Process}): {Count} lines were left out.")]
    private partial void LogLeftOut(string name, int process, int count);
}
