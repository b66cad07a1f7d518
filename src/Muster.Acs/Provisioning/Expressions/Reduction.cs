namespace Muster.Acs.Provisioning.Expressions;

/// <summary>
/// Partial evaluation: what the scope can tell becomes a constant, the rest stays as it is written. The
/// scope is asked in the order of the text, and not for what an operand before has already decided.
/// </summary>
internal static class Reduction
{
    public static Expression Of(Expression expression, IExpressionScope scope)
    {
        Expression reduced = expression switch
        {
            Literal => expression,
            Parameter => Told(expression, scope),
            ComputedParameter computed => Told(
                Constant(new ComputedParameter(Of(computed.Name, scope))),
                scope
            ),
            Call call => Told(new Call(call.Function, All(call.Arguments, scope)), scope),
            Case @case => Choice(@case, scope),
            Not not => new Not(Of(not.Operand, scope)),
            NullTest test => new NullTest(Of(test.Operand, scope), test.IsNegated),
            Comparison comparison => new Comparison(
                comparison.Operator,
                Of(comparison.Left, scope),
                Of(comparison.Right, scope)
            ),
            Like like => new Like(
                Of(like.Operand, scope),
                Of(like.Pattern, scope),
                like.Escape is null ? null : Of(like.Escape, scope),
                like.IsNegated
            ),
            Chain { Operator: ChainOperator.And or ChainOperator.Or } chain => Connected(
                chain,
                scope
            ),
            Chain chain => Calculated(chain.Operator, All(chain.Operands, scope)),
            _ => throw new InvalidOperationException("No such expression."),
        };
        return Constant(reduced) with { Position = expression.Position };
    }

    private static Expression Constant(Expression expression)
    {
        if (expression is ComputedParameter { Name: Literal { Value: var name } })
            return name.AsText() is { } text ? new Parameter(text) : Expression.Null;
        var value = Evaluation.Of(expression, EmptyScope.Instance);
        return value.IsUnresolved ? expression : new Literal(value);
    }

    private static Expression Told(Expression expression, IExpressionScope scope)
    {
        if (expression is ComputedParameter or Literal)
            return expression;
        if (expression is Call call && !AreConstant(call.Arguments))
            return expression;
        var value = Evaluation.Of(expression, scope);
        return value.IsUnresolved ? expression : new Literal(value);
    }

    private static ExpressionList All(ExpressionList list, IExpressionScope scope)
    {
        var reduced = new Expression[list.Count];
        for (var at = 0; at < reduced.Length; at++)
            reduced[at] = Of(list[at], scope);
        return ExpressionList.Create(reduced);
    }

    private static bool AreConstant(ExpressionList list)
    {
        foreach (var item in list.Span)
            if (item is not Literal)
                return false;
        return true;
    }

    private static Expression Choice(Case @case, IExpressionScope scope)
    {
        var branches = new List<Expression>();
        for (var at = 0; at < @case.Branches.Count; at += 2)
        {
            var condition = Of(@case.Branches[at], scope);
            if (condition is Literal { Value.IsTrue: false })
                continue;
            var value = Of(@case.Branches[at + 1], scope);
            if (condition is not Literal)
            {
                branches.AddRange(condition, value);
                continue;
            }
            return branches.Count == 0 ? value : new Case([.. branches], value);
        }
        var otherwise = @case.Otherwise is null ? null : Of(@case.Otherwise, scope);
        return branches.Count == 0
            ? otherwise ?? Expression.Null
            : new Case([.. branches], otherwise);
    }

    private static Expression Connected(Chain chain, IExpressionScope scope)
    {
        var isOr = chain.Operator == ChainOperator.Or;
        var kept = new List<Expression>(chain.Operands.Count);
        Expression? spare = null;
        foreach (var operand in chain.Operands)
        {
            var reduced = Of(operand, scope);
            if (reduced is not Literal { Value: { IsNull: false } value })
                kept.Add(reduced);
            else if (value.IsTrue == isOr)
                return new Literal(isOr);
            else
                spare = reduced;
        }
        // One operand alone would keep its value, where AND and OR answer true or false.
        if (kept.Count < 2 && spare is not null)
            kept.Add(spare);
        return kept.Count == 1 ? new Literal(!isOr) : new Chain(chain.Operator, [.. kept]);
    }

    private static Expression Calculated(ChainOperator operation, ExpressionList operands)
    {
        var constant = 0;
        while (constant < operands.Count && operands[constant] is Literal)
            constant++;
        if (constant < 2 || constant == operands.Count)
            return new Chain(operation, operands);
        var begun = Constant(new Chain(operation, [.. operands.Take(constant)]));
        return new Chain(operation, [begun, .. operands.Skip(constant)]);
    }
}
