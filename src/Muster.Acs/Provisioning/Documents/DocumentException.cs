using Muster.Acs.Operations;

namespace Muster.Acs.Provisioning.Documents;

/// <summary>A document is wrong: where, and what was expected there.</summary>
/// <param name="message">One sentence, without the place.</param>
/// <param name="line">From 1; 0 where no place can be named.</param>
/// <param name="column">From 1.</param>
internal sealed class DocumentException(string message, int line = 0, int column = 0)
    : Exception(line > 0 ? $"Line {line}, column {column}: {message}" : message)
{
    public int Line { get; } = line;
    public int Column { get; } = column;

    /// <summary>As whoever wrote the document is told.</summary>
    public OperationException ToRefusal() => new(OperationFaultKind.Invalid, Message, "text", this);
}

/// <summary>Lines and columns of a text, both from 1.</summary>
internal static class Place
{
    public static (int Line, int Column) Of(ReadOnlySpan<char> text, int offset)
    {
        var before = text[..Math.Min(offset, text.Length)];
        var line = before.Count('\n') + 1;
        return (line, before.Length - before.LastIndexOf('\n'));
    }

    public static DocumentException Wrong(ReadOnlySpan<char> text, int offset, string message)
    {
        var (line, column) = Of(text, offset);
        return new(message, line, column);
    }
}
