using Muster.Acs.Provisioning.Expressions;

namespace Muster.Acs.Provisioning.Profiles;

/// <summary>A text with <c>${expressions}</c> in it; one that is nothing else keeps what it is.</summary>
internal sealed class Template
{
    private Template(Expression expression, IReadOnlyList<(Expression, int)> parts) =>
        (Expression, Parts) = (expression, parts);

    /// <summary>Its value; null where a part of it is.</summary>
    public Expression Expression { get; }

    /// <summary>The expressions in it, and where they begin in its text.</summary>
    public IReadOnlyList<(Expression Expression, int Start)> Parts { get; }

    /// <summary>The same behind a text.</summary>
    public Template Prefixed(string text) =>
        new(new Chain(ChainOperator.Concat, [new Literal(text), Expression]), Parts);

    public static Template Of(bool flag) => new(new Literal(flag), []);

    /// <summary>
    /// <c>$${</c> stands for a <c>${</c> that begins no expression. Throws <see cref="ExpressionException"/>.
    /// </summary>
    public static Template Parse(string text)
    {
        var parts = new List<Expression>();
        var inner = new List<(Expression, int)>();
        var plain = new System.Text.StringBuilder();
        for (var at = 0; at < text.Length; )
        {
            if (At(text, at, "$${"))
            {
                plain.Append("${");
                at += 3;
            }
            else if (At(text, at, "${"))
            {
                if (plain.Length > 0)
                    parts.Add(new Literal(plain.ToString()));
                plain.Clear();
                var end = End(text, at + 2);
                parts.Add(Inner(text, at + 2, end));
                inner.Add((parts[^1], at + 2));
                at = end + 1;
            }
            else
            {
                plain.Append(text[at++]);
            }
        }
        if (plain.Length > 0 || parts.Count == 0)
            parts.Add(new Literal(plain.ToString()));
        return new(parts is [var only] ? only : new Chain(ChainOperator.Concat, [.. parts]), inner);
    }

    private static Expression Inner(string text, int start, int end)
    {
        var inner = text[start..end];
        try
        {
            return string.IsNullOrWhiteSpace(inner)
                ? throw new ExpressionException("expected an expression, found nothing", text, end)
                : Expression.Parse(inner);
        }
        catch (ExpressionException wrong) when (!ReferenceEquals(inner, text))
        {
            throw new ExpressionException(
                wrong.Complaint,
                text,
                string.IsNullOrWhiteSpace(inner) ? end : start + wrong.Position
            );
        }
    }

    // The brace that closes: braces in names and in texts are passed over.
    private static int End(string text, int start)
    {
        var depth = 1;
        for (var at = start; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '{':
                    depth++;
                    break;
                case '}' when --depth == 0:
                    return at;
                case '\'' or '"':
                    at = Quoted(text, at);
                    break;
            }
        }
        throw new ExpressionException("expected '}', found the end", text, text.Length);
    }

    private static int Quoted(string text, int start)
    {
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == '\\' && text[start] == '"')
                at++;
            else if (text[at] == text[start])
                return at;
        }
        throw new ExpressionException("a text does not end", text, start);
    }

    private static bool At(string text, int at, string what) =>
        string.CompareOrdinal(text, at, what, 0, what.Length) == 0;
}
