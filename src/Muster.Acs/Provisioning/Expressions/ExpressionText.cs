using System.Globalization;
using System.Text;

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>The canonical text: words in upper case, texts in double quotes, parentheses where needed.</summary>
internal static class ExpressionText
{
    private const int OrLevel = 0;
    private const int AndLevel = 1;
    private const int NotLevel = 2;
    private const int ComparisonLevel = 3;
    private const int ConcatLevel = 4;
    private const int PrimaryLevel = 7;

    public static string Of(Expression expression)
    {
        var text = new StringBuilder();
        Write(text, expression, OrLevel);
        return text.ToString();
    }

    public static string Quoted(string value)
    {
        var text = new StringBuilder("\"", value.Length + 2);
        foreach (var character in value)
            _ = character switch
            {
                '"' or '\\' => text.Append('\\').Append(character),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        return text.Append('"').ToString();
    }

    private static int Level(Expression expression) =>
        expression switch
        {
            Chain chain => Level(chain.Operator),
            Not => NotLevel,
            Comparison or Like or NullTest => ComparisonLevel,
            _ => PrimaryLevel,
        };

    private static int Level(ChainOperator operation) =>
        operation switch
        {
            ChainOperator.Or => OrLevel,
            ChainOperator.And => AndLevel,
            ChainOperator.Concat => ConcatLevel,
            ChainOperator.Add or ChainOperator.Subtract => 5,
            _ => 6,
        };

    private static void Write(StringBuilder text, Expression expression, int level)
    {
        var isLoose = Level(expression) < level;
        if (isLoose)
            text.Append('(');
        WriteBare(text, expression);
        if (isLoose)
            text.Append(')');
    }

    private static void WriteBare(StringBuilder text, Expression expression)
    {
        switch (expression)
        {
            case Literal literal:
                text.Append(literal.Value);
                break;
            case Parameter parameter when ExpressionParser.IsPlainName(parameter.Name):
                text.Append(parameter.Name);
                break;
            case Parameter parameter:
                text.Append('{').Append(Quoted(parameter.Name)).Append('}');
                break;
            case ComputedParameter computed:
                WriteName(text, computed.Name);
                break;
            case Call call:
                WriteCall(text, call);
                break;
            case Case @case:
                WriteCase(text, @case);
                break;
            case Chain chain:
                WriteChain(text, chain);
                break;
            default:
                WriteCondition(text, expression);
                break;
        }
    }

    private static void WriteCondition(StringBuilder text, Expression expression)
    {
        const int operand = ComparisonLevel + 1;
        switch (expression)
        {
            case Not not:
                text.Append("NOT ");
                Write(text, not.Operand, NotLevel);
                break;
            case NullTest test:
                Write(text, test.Operand, operand);
                text.Append(test.IsNegated ? " IS NOT NULL" : " IS NULL");
                break;
            case Comparison comparison:
                Write(text, comparison.Left, operand);
                text.Append(' ').Append(Symbol(comparison.Operator)).Append(' ');
                Write(text, comparison.Right, operand);
                break;
            case Like like:
                Write(text, like.Operand, operand);
                text.Append(like.IsNegated ? " NOT LIKE " : " LIKE ");
                Write(text, like.Pattern, operand);
                if (like.Escape is null)
                    break;
                text.Append(" ESCAPE ");
                Write(text, like.Escape, operand);
                break;
            default:
                throw new InvalidOperationException("No such expression.");
        }
    }

    private static void WriteChain(StringBuilder text, Chain chain)
    {
        var level = Level(chain.Operator);
        for (var at = 0; at < chain.Operands.Count; at++)
        {
            if (at > 0)
                text.Append(' ').Append(Symbol(chain.Operator)).Append(' ');
            Write(text, chain.Operands[at], at == 0 ? level : level + 1);
        }
    }

    private static void WriteCall(StringBuilder text, Call call)
    {
        text.Append(call.Function).Append('(');
        for (var at = 0; at < call.Arguments.Count; at++)
        {
            text.Append(at > 0 ? ", " : "");
            Write(text, call.Arguments[at], OrLevel);
        }
        text.Append(')');
    }

    private static void WriteCase(StringBuilder text, Case @case)
    {
        text.Append("CASE");
        for (var at = 0; at < @case.Branches.Count; at++)
        {
            text.Append(at % 2 == 0 ? " WHEN " : " THEN ");
            Write(text, @case.Branches[at], OrLevel);
        }
        if (@case.Otherwise is not null)
        {
            text.Append(" ELSE ");
            Write(text, @case.Otherwise, OrLevel);
        }
        text.Append(" END");
    }

    // A name begins bare only with a letter: 1-{b} would be a subtraction.
    private static void WriteName(StringBuilder text, Expression name)
    {
        ExpressionList pieces = name is Chain { Operator: ChainOperator.Concat } chain
            ? chain.Operands
            : [name];
        var isBare = pieces[0] is not Literal first || IsNameStart(first.Value.AsText());
        foreach (var piece in pieces)
        {
            if (
                isBare
                && piece is Literal { Value.Kind: ExpressionKind.Text } literal
                && ExpressionParser.IsNameText(literal.Value.AsText())
            )
            {
                text.Append(literal.Value.AsText());
                continue;
            }
            text.Append('{');
            Write(text, piece, OrLevel);
            text.Append('}');
        }
    }

    private static bool IsNameStart(string? text) =>
        text is { Length: > 0 } && (char.IsAsciiLetter(text[0]) || text[0] == '_');

    public static string Symbol(ComparisonOperator comparison) =>
        comparison switch
        {
            ComparisonOperator.Equal => "=",
            ComparisonOperator.NotEqual => "<>",
            ComparisonOperator.Less => "<",
            ComparisonOperator.LessOrEqual => "<=",
            ComparisonOperator.Greater => ">",
            _ => ">=",
        };

    private static string Symbol(ChainOperator operation) =>
        operation switch
        {
            ChainOperator.Or => "OR",
            ChainOperator.And => "AND",
            ChainOperator.Concat => "||",
            ChainOperator.Add => "+",
            ChainOperator.Subtract => "-",
            ChainOperator.Multiply => "*",
            ChainOperator.Divide => "/",
            _ => "%",
        };
}
