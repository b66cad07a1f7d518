namespace Muster.Acs.Provisioning.Expressions;

/// <summary>
/// The one language of preconditions, arguments, configuration, permissions, searches and charts:
/// SQL-like, three-valued, immutable. A closed set of records; two are equal when they mean the same
/// word for word, wherever they were written. <see cref="ToString"/> is the canonical text, which
/// <see cref="Parse"/> reads back.
/// </summary>
/// <param name="Depth">How many levels it nests, itself included.</param>
internal abstract record Expression(int Depth)
{
    public static readonly Expression Null = new Literal(ExpressionValue.Null);
    public static readonly Expression True = new Literal(true);

    /// <summary>Where it begins in the text it was parsed from; says nothing about what it means.</summary>
    public int Position { get; init; }

    /// <summary>Empty text is null. Throws <see cref="ExpressionException"/>.</summary>
    public static Expression Parse(string text) => new ExpressionParser(text).ParseAll();

    /// <summary>The form of preset arguments: separated by commas; empty text is no argument.</summary>
    public static ExpressionList ParseList(string text) => new ExpressionParser(text).ParseList();

    /// <summary>The names of the parameters it reads, as far as they can be told.</summary>
    /// <param name="scope">Tells computed names (<c>A.{b}.C</c>); without it they are left out.</param>
    public IReadOnlySet<string> ParameterNames(IExpressionScope? scope = null) =>
        NamesRead.Of(this, scope);

    /// <summary>Its value; <see cref="ExpressionKind.Unresolved"/> where the scope could not tell.</summary>
    public ExpressionValue Evaluate(IExpressionScope scope) => Evaluation.Of(this, scope);

    /// <summary>Whether it holds as a condition: unknown (null, unresolved) does not.</summary>
    public bool Holds(IExpressionScope scope) => Evaluation.Of(this, scope).IsTrue;

    /// <summary>The same with everything worked out that the scope can tell.</summary>
    public Expression Reduce(IExpressionScope scope) => Reduction.Of(this, scope);

    public sealed override string ToString() => ExpressionText.Of(this);

    public virtual bool Equals(Expression? other) =>
        other is not null && EqualityContract == other.EqualityContract;

    public override int GetHashCode() => EqualityContract.GetHashCode();
}

/// <summary>A constant.</summary>
internal sealed record Literal(ExpressionValue Value) : Expression(1);

/// <summary>The value of a parameter.</summary>
internal sealed record Parameter(string Name) : Expression(1);

/// <summary>The value of the parameter whose name is worked out first: <c>A.{b}.C</c>.</summary>
internal sealed record ComputedParameter(Expression Name) : Expression(Name.Depth + 1);

/// <param name="Function">In upper case.</param>
internal sealed record Call(string Function, ExpressionList Arguments)
    : Expression(Arguments.Depth + 1);

/// <param name="Branches">Conditions and values by turns: c1, v1, c2, v2 …</param>
/// <param name="Otherwise">Null without ELSE.</param>
internal sealed record Case(ExpressionList Branches, Expression? Otherwise)
    : Expression(Math.Max(Branches.Depth, Otherwise?.Depth ?? 0) + 1);

internal sealed record Not(Expression Operand) : Expression(Operand.Depth + 1);

/// <summary>IS NULL, or IS NOT NULL.</summary>
internal sealed record NullTest(Expression Operand, bool IsNegated) : Expression(Operand.Depth + 1);

internal sealed record Comparison(ComparisonOperator Operator, Expression Left, Expression Right)
    : Expression(Math.Max(Left.Depth, Right.Depth) + 1);

/// <summary>LIKE, or NOT LIKE.</summary>
internal sealed record Like(
    Expression Operand,
    Expression Pattern,
    Expression? Escape,
    bool IsNegated
) : Expression(Math.Max(Math.Max(Operand.Depth, Pattern.Depth), Escape?.Depth ?? 0) + 1);

/// <summary>Two or more operands joined by the same operator, from left to right.</summary>
internal sealed record Chain(ChainOperator Operator, ExpressionList Operands)
    : Expression(Operands.Depth + 1);

internal enum ComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

internal enum ChainOperator
{
    Or,
    And,
    Concat,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}
