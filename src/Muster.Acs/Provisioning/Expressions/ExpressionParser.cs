namespace Muster.Acs.Provisioning.Expressions;

/// <summary>
/// Reads the text of expressions; the other half of it reads what operators join. From the loosest to
/// the tightest: OR; AND; NOT; comparisons, LIKE and IS NULL, which do not chain; <c>||</c>;
/// <c>+ -</c>; <c>* / %</c>.
/// </summary>
internal sealed partial class ExpressionParser
{
    private const int NotLevel = 2;
    private const int ComparisonLevel = 3;
    private const int PrimaryLevel = 7;
    private const string AnOperator = "an operator or the end";

    private readonly string _text;
    private int _at;
    private int _depth;
    private int _nodes;

    public ExpressionParser(string text)
    {
        _text = text;
        if (text.Length > ExpressionLimits.Length)
            throw Error(
                $"an expression has at most {ExpressionLimits.Length} characters, this {text.Length}",
                ExpressionLimits.Length
            );
    }

    public Expression ParseAll()
    {
        SkipSpace();
        if (_at == _text.Length)
            return Expression.Null;
        var expression = Operators();
        return IsAtEnd() ? expression : throw Expected(AnOperator);
    }

    public ExpressionList ParseList()
    {
        SkipSpace();
        if (_at == _text.Length)
            return [];
        var items = new List<Expression>();
        do items.Add(Operators());
        while (Take(','));
        return IsAtEnd() ? [.. items] : throw Expected("',', an operator or the end");
    }

    private Expression Operators()
    {
        if (++_depth > ExpressionLimits.Depth)
            throw TooDeep();
        var expression = Operators(0);
        _depth--;
        return expression;
    }

    private Expression Operators(int level)
    {
        switch (level)
        {
            case NotLevel:
                return Negation();
            case ComparisonLevel:
                return Comparison();
            case PrimaryLevel:
                return Primary();
            default:
                break;
        }
        var left = Operators(level + 1);
        List<Expression>? operands = null;
        ChainOperator current = default;
        while (TakeChainOperator(level) is { } next)
        {
            // 1 - 2 - 3 is one chain, 1 - 2 + 3 is a chain whose first operand is one.
            if (operands is not null && next != current)
            {
                left = Joined(current, operands);
                operands = null;
            }
            current = next;
            operands ??= [left];
            operands.Add(Operators(level + 1));
        }
        return operands is null ? left : Joined(current, operands);
    }

    private Chain Joined(ChainOperator current, List<Expression> operands) =>
        Made(new Chain(current, [.. operands]) { Position = operands[0].Position });

    private ChainOperator? TakeChainOperator(int level) =>
        level switch
        {
            0 => TakeWord("OR") ? ChainOperator.Or : null,
            1 => TakeWord("AND") ? ChainOperator.And : null,
            4 => Take("||") ? ChainOperator.Concat : null,
            5 => Take('+') ? ChainOperator.Add
            : Take('-') ? ChainOperator.Subtract
            : null,
            _ => Take('*') ? ChainOperator.Multiply
            : Take('/') ? ChainOperator.Divide
            : Take('%') ? ChainOperator.Remainder
            : null,
        };

    private Expression Negation()
    {
        SkipSpace();
        var start = _at;
        if (!TakeWord("NOT"))
            return Operators(NotLevel + 1);
        if (++_depth > ExpressionLimits.Depth)
            throw TooDeep();
        var operand = Negation();
        _depth--;
        return Made(new Not(operand) { Position = start });
    }

    private Expression Comparison()
    {
        var left = Operators(ComparisonLevel + 1);
        var start = left.Position;
        if (TakeComparison() is { } comparison)
        {
            var right = Operators(ComparisonLevel + 1);
            return Made(new Comparison(comparison, left, right) { Position = start });
        }
        if (TakeWord("IS"))
        {
            var isNot = TakeWord("NOT");
            if (!TakeWord("NULL"))
                throw Expected(isNot ? "NULL" : "NULL or NOT NULL");
            return Made(new NullTest(left, isNot) { Position = start });
        }
        var isNegated = TakeWord("NOT");
        if (TakeWord("LIKE"))
            return Likeness(left, isNegated);
        return isNegated ? throw Expected("LIKE") : left;
    }

    private Like Likeness(Expression left, bool isNegated)
    {
        var pattern = Operators(ComparisonLevel + 1);
        var escape = TakeWord("ESCAPE") ? Operators(ComparisonLevel + 1) : null;
        if (pattern is Literal { Value: { Kind: ExpressionKind.Text } text })
        {
            if (text.AsText()!.Length > LikePattern.MaxLength)
                throw Error(
                    $"a pattern of LIKE has at most {LikePattern.MaxLength} characters",
                    pattern.Position
                );
        }
        if (escape is Literal { Value: var character } && character.AsText() is not { Length: 1 })
            throw Error("expected one character after ESCAPE", escape.Position);
        return Made(new Like(left, pattern, escape, isNegated) { Position = left.Position });
    }

    private ComparisonOperator? TakeComparison() =>
        Take("<>") ? ComparisonOperator.NotEqual
        : Take("<=") ? ComparisonOperator.LessOrEqual
        : Take(">=") ? ComparisonOperator.GreaterOrEqual
        : Take('=') ? ComparisonOperator.Equal
        : Take('<') ? ComparisonOperator.Less
        : Take('>') ? ComparisonOperator.Greater
        : null;

    private T Made<T>(T expression)
        where T : Expression
    {
        if (++_nodes > ExpressionLimits.Nodes)
            throw Error(
                $"an expression has at most {ExpressionLimits.Nodes} operators and operands",
                _at
            );
        return expression.Depth > ExpressionLimits.Depth ? throw TooDeep() : expression;
    }

    private ExpressionException TooDeep() =>
        Error($"an expression is nested at most {ExpressionLimits.Depth} levels deep", _at);

    private ExpressionException Error(string complaint, int position) =>
        new(complaint, _text, position);

    private ExpressionException Expected(string what)
    {
        SkipSpace();
        return Error($"expected {what}, found {Found()}", _at);
    }

    private string Found()
    {
        if (_at == _text.Length)
            return "the end";
        var word = Run(_at);
        if (word.Length > 0)
            return word.Length <= 40 ? word.ToString() : $"{word[..40]}…";
        return char.IsControl(_text[_at]) || char.IsSurrogate(_text[_at])
            ? $"U+{(int)_text[_at]:X4}"
            : $"'{_text[_at]}'";
    }
}
