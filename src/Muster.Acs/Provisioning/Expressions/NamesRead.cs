namespace Muster.Acs.Provisioning.Expressions;

/// <summary>Which parameters an expression reads.</summary>
internal static class NamesRead
{
    public static IReadOnlySet<string> Of(Expression expression, IExpressionScope? scope)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Add(names, expression, scope);
        return names;
    }

    private static void Add(HashSet<string> names, Expression expression, IExpressionScope? scope)
    {
        switch (expression)
        {
            case Parameter parameter:
                names.Add(parameter.Name);
                break;
            case ComputedParameter computed:
                if (scope is not null && Evaluation.Of(computed.Name, scope).AsText() is { } name)
                    names.Add(name);
                Add(names, computed.Name, scope);
                break;
            default:
                foreach (var operand in Operands(expression))
                    Add(names, operand, scope);
                break;
        }
    }

    /// <summary>What stands directly in an expression, in the order of the text.</summary>
    public static ExpressionList Operands(Expression expression) =>
        expression switch
        {
            ComputedParameter computed => [computed.Name],
            Call call => call.Arguments,
            Chain chain => chain.Operands,
            Case { Otherwise: null } @case => @case.Branches,
            Case @case => [.. @case.Branches, @case.Otherwise],
            Not not => [not.Operand],
            NullTest test => [test.Operand],
            Comparison comparison => [comparison.Left, comparison.Right],
            Like { Escape: null } like => [like.Operand, like.Pattern],
            Like like => [like.Operand, like.Pattern, like.Escape],
            _ => [],
        };
}
