namespace Muster.Acs.Provisioning.Expressions;

/// <summary>
/// Which devices are meant: an expression that every stored device answers, without a session and
/// without asking anybody else.
/// </summary>
internal static class DeviceFilter
{
    public const string RemoteAddress = "REMOTE_ADDRESS";

    /// <summary>
    /// Throws <see cref="ExpressionException"/> for what is no expression, and for what could be told in
    /// a session only.
    /// </summary>
    public static Expression Parse(string text)
    {
        var expression = Expression.Parse(text);
        Check(expression, text);
        return expression;
    }

    private static void Check(Expression expression, string text)
    {
        switch (expression)
        {
            case Parameter { Name: var name } when name.Contains('*'):
                throw Refused($"a filter names one parameter, not the pattern {name}");
            case Call { Function: RemoteAddress, Arguments.Count: 0 }:
            case Call { Function: Rollouts.Bucket.Function, Arguments.Count: 1 }:
                break;
            case Call { Function: SmartSearch.Function } search:
                _ = SmartSearch.Of(search, out var problem);
                throw Refused(problem);
            case Call call when !Functions.Knows(call):
                throw Refused(
                    Functions.Takes(call.Function) is { } takes
                        ? $"{call.Function} takes {takes}, not {call.Arguments.Count} arguments"
                        : $"there is no function {call.Function} in a filter; there are "
                            + $"{Functions.Names} {RemoteAddress} {Rollouts.Bucket.Function}"
                );
            default:
                break;
        }
        foreach (var operand in NamesRead.Operands(expression))
            Check(operand, text);

        ExpressionException Refused(string complaint) => new(complaint, text, expression.Position);
    }
}
