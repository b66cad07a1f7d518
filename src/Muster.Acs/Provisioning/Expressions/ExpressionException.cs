namespace Muster.Acs.Provisioning.Expressions;

/// <summary>A text that is no expression, or one that cannot be used where it stands.</summary>
internal sealed class ExpressionException : Exception
{
    /// <param name="complaint">What is wrong, as a part of a sentence: <c>expected ')', found '*'</c>.</param>
    /// <param name="text">The whole text it stands in.</param>
    /// <param name="position">Where, counted from 0.</param>
    public ExpressionException(string complaint, string text, int position)
        : base(Sentence(complaint, text, position))
    {
        Complaint = complaint;
        Position = position;
        (Line, Column) = Place(text, position);
    }

    public string Complaint { get; }
    public int Position { get; }

    /// <summary>From 1.</summary>
    public int Line { get; }

    /// <summary>From 1.</summary>
    public int Column { get; }

    private static string Sentence(string complaint, string text, int position)
    {
        var (line, column) = Place(text, position);
        return $"line {line}, column {column}: {complaint}";
    }

    private static (int Line, int Column) Place(string text, int position)
    {
        var before = text.AsSpan(0, Math.Clamp(position, 0, text.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
