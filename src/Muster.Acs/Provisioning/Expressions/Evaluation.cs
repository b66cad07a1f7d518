namespace Muster.Acs.Provisioning.Expressions;

/// <summary>The value of an expression over a scope: pure, and without allocation but for joined texts.</summary>
internal static class Evaluation
{
    public static ExpressionValue Of(Expression expression, IExpressionScope scope) =>
        expression switch
        {
            Literal literal => literal.Value,
            Parameter parameter => scope.Parameter(parameter.Name),
            Comparison comparison => Compare(comparison, scope),
            Chain chain => Join(chain, scope),
            Not not => Negate(Of(not.Operand, scope)),
            NullTest test => Test(Of(test.Operand, scope), test.IsNegated),
            Like like => Match(like, scope),
            Call call => Functions.Call(call, scope),
            Case @case => Choose(@case, scope),
            ComputedParameter computed => Read(Of(computed.Name, scope), scope),
            _ => throw new InvalidOperationException($"No such expression: {expression}"),
        };

    private static ExpressionValue Read(ExpressionValue name, IExpressionScope scope) =>
        name.AsText() is { } text ? scope.Parameter(text) : name;

    private static ExpressionValue Negate(ExpressionValue operand) =>
        operand.IsNull || operand.IsUnresolved ? operand : !operand.IsTrue;

    private static ExpressionValue Test(ExpressionValue operand, bool isNegated) =>
        operand.IsUnresolved ? operand : operand.IsNull != isNegated;

    private static ExpressionValue Compare(Comparison comparison, IExpressionScope scope)
    {
        var left = Of(comparison.Left, scope);
        var right = Of(comparison.Right, scope);
        if (left.IsNull || right.IsNull)
            return ExpressionValue.Null;
        if (left.IsUnresolved || right.IsUnresolved)
            return ExpressionValue.Unresolved;
        var order = ExpressionValue.Compare(left, right);
        return comparison.Operator switch
        {
            ComparisonOperator.Equal => order == 0,
            ComparisonOperator.NotEqual => order != 0,
            ComparisonOperator.Less => order < 0,
            ComparisonOperator.LessOrEqual => order <= 0,
            ComparisonOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }

    private static ExpressionValue Match(Like like, IExpressionScope scope)
    {
        var operand = Of(like.Operand, scope);
        var pattern = Of(like.Pattern, scope);
        var escape = like.Escape is null ? "" : Of(like.Escape, scope);
        if (operand.IsNull || pattern.IsNull || escape.IsNull)
            return ExpressionValue.Null;
        if (operand.IsUnresolved || pattern.IsUnresolved || escape.IsUnresolved)
            return ExpressionValue.Unresolved;
        return Match(operand.AsText()!, pattern.AsText()!, escape.AsText()!, like);
    }

    private static ExpressionValue Match(string text, string pattern, string escape, Like like)
    {
        var isEscaped = like.Escape is not null;
        if (pattern.Length > LikePattern.MaxLength || (isEscaped && escape.Length != 1))
            return ExpressionValue.Null;
        var matches = LikePattern.Matches(text, pattern, isEscaped ? escape[0] : null);
        return matches != like.IsNegated;
    }

    private static ExpressionValue Choose(Case @case, IExpressionScope scope)
    {
        var branches = @case.Branches.Span;
        for (var at = 0; at < branches.Length; at += 2)
        {
            var condition = Of(branches[at], scope);
            if (condition.IsUnresolved)
                return condition;
            if (condition.IsTrue)
                return Of(branches[at + 1], scope);
        }
        return @case.Otherwise is null ? ExpressionValue.Null : Of(@case.Otherwise, scope);
    }

    private static ExpressionValue Join(Chain chain, IExpressionScope scope) =>
        chain.Operator switch
        {
            ChainOperator.And => Connect(chain.Operands.Span, scope, decisive: false),
            ChainOperator.Or => Connect(chain.Operands.Span, scope, decisive: true),
            ChainOperator.Concat => Concat(chain.Operands.Span, scope),
            var operation => Calculate(operation, chain.Operands.Span, scope),
        };

    // null AND false is false, null OR true is true: one operand may decide without the others.
    private static ExpressionValue Connect(
        ReadOnlySpan<Expression> operands,
        IExpressionScope scope,
        bool decisive
    )
    {
        ExpressionValue result = !decisive;
        foreach (var operand in operands)
        {
            var value = Of(operand, scope);
            if (value.IsUnresolved || (value.IsNull && !result.IsUnresolved))
                result = value;
            else if (!value.IsNull && value.IsTrue == decisive)
                return decisive;
        }
        return result;
    }

    private static ExpressionValue Calculate(
        ChainOperator operation,
        ReadOnlySpan<Expression> operands,
        IExpressionScope scope
    )
    {
        var isResolved = true;
        ExpressionValue result = default;
        for (var at = 0; at < operands.Length; at++)
        {
            var value = Of(operands[at], scope);
            if (value.IsNull)
                return value;
            isResolved &= !value.IsUnresolved;
            if (!isResolved)
                continue;
            result =
                at == 0
                    ? value.AsNumber()!.Value
                    : Calculate(operation, result.AsNumber()!.Value, value.AsNumber()!.Value);
            if (result.IsNull)
                return result;
        }
        return isResolved ? result : ExpressionValue.Unresolved;
    }

    private static ExpressionValue Calculate(ChainOperator operation, double left, double right) =>
        operation switch
        {
            ChainOperator.Add => left + right,
            ChainOperator.Subtract => left - right,
            ChainOperator.Multiply => left * right,
            // By zero: infinite or not a number, and so null.
            ChainOperator.Divide => left / right,
            _ => left % Math.Truncate(right),
        };

    private static ExpressionValue Concat(ReadOnlySpan<Expression> operands, IExpressionScope scope)
    {
        var texts = new string[operands.Length];
        var (isResolved, length) = (true, 0);
        for (var at = 0; at < operands.Length; at++)
        {
            var value = Of(operands[at], scope);
            if (value.IsNull)
                return value;
            texts[at] = value.AsText() ?? "";
            isResolved &= !value.IsUnresolved;
            length += texts[at].Length;
            if (length > ExpressionValue.MaxTextLength)
                return ExpressionValue.Null;
        }
        return isResolved ? string.Concat(texts) : ExpressionValue.Unresolved;
    }
}
