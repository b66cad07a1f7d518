using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Expressions;

namespace Muster.Acs.Provisioning.Profiles.Reading;

/// <summary>Conditions and values of one profile, checked for names and functions that there are not.</summary>
internal sealed class ExpressionReader(IReadOnlyDictionary<string, Template> let)
{
    /// <summary>An expression as it stands; true and false too.</summary>
    public Expression Condition(YamlValue value, string what)
    {
        var scalar = value.Scalar($"{what} is an expression, such as \"Tags.gold\".");
        return Checked(
            scalar,
            () =>
            {
                var expression = Expression.Parse(scalar.Text);
                Check(expression, scalar.Text, 0);
                return expression;
            }
        );
    }

    /// <summary>A text, a number, true, false, or any of them with <c>${expressions}</c> in it.</summary>
    public Template Template(YamlValue value, string what)
    {
        var scalar = value.Scalar(
            $"{what} needs a value: a text, a number, true or false ('' is the empty text)."
        );
        if (scalar.Flag is { } flag)
            return Profiles.Template.Of(flag);
        return Checked(
            scalar,
            () =>
            {
                var template = Profiles.Template.Parse(scalar.Text);
                foreach (var (expression, start) in template.Parts)
                    Check(expression, scalar.Text, start);
                return template;
            }
        );
    }

    private static T Checked<T>(YamlScalar scalar, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ExpressionException wrong)
        {
            // In the first line of a text the place can be told to the character.
            var isHere = wrong.Line == 1 && !scalar.IsBlock;
            throw new DocumentException(
                $"{wrong.Complaint}.",
                scalar.Line,
                isHere ? scalar.Column + (scalar.IsPlain ? 0 : 1) + wrong.Column - 1 : scalar.Column
            );
        }
    }

    private void Check(Expression expression, string text, int start)
    {
        switch (expression)
        {
            case Parameter { Name: var name } when name.Contains('*'):
                throw Refused($"an expression names one parameter, not the pattern {name}");
            case Parameter { Name: var name } when !name.Contains('.') && !let.ContainsKey(name):
                throw Refused(
                    $"there is no '{name}' under 'let' above; a parameter's name has a dot, and a "
                        + "text stands in quotation marks"
                );
            case Call call when !Functions.Knows(call) && !ProfileFunctions.Knows(call):
                throw Refused(
                    (Functions.Takes(call.Function) ?? ProfileFunctions.Takes(call.Function))
                        is { } takes
                        ? $"{call.Function} takes {takes}, not {call.Arguments.Count} arguments"
                        : $"there is no function {call.Function}; there are {Functions.Names} "
                            + ProfileFunctions.Names
                );
            default:
                break;
        }
        foreach (var operand in NamesRead.Operands(expression))
            Check(operand, text, start);

        ExpressionException Refused(string complaint) =>
            new(complaint, text, start + expression.Position);
    }
}
