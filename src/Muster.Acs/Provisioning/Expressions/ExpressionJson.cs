using System.Text.Json;

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>
/// The form in which GenieACS stores the arguments of presets: a scalar is a constant, an array an
/// operator and its operands: <c>["PARAM","DeviceID.ID"]</c>, <c>["FUNC","NOW"]</c>,
/// <c>["||",a,b]</c>, <c>["CASE",c1,v1,true,else]</c>.
/// </summary>
internal static class ExpressionJson
{
    /// <summary>Throws <see cref="FormatException"/> that names what is wrong.</summary>
    public static Expression Read(JsonElement json)
    {
        var nodes = 0;
        return Read(json, 1, ref nodes);
    }

    private static Expression Read(JsonElement json, int depth, ref int nodes)
    {
        if (depth > ExpressionLimits.Depth)
            throw new FormatException(
                $"An expression is nested at most {ExpressionLimits.Depth} levels deep."
            );
        if (++nodes > ExpressionLimits.Nodes)
            throw new FormatException(
                $"An expression has at most {ExpressionLimits.Nodes} operators and operands."
            );
        if (json.ValueKind == JsonValueKind.Array)
            return ReadArray(json, depth, ref nodes);
        if (!ExpressionValueJson.TryRead(json, out var value))
            throw new FormatException($"An expression is no {json.ValueKind}.");
        return new Literal(value);
    }

    private static Expression ReadArray(JsonElement json, int depth, ref int nodes)
    {
        if (json.GetArrayLength() == 0 || json[0].ValueKind != JsonValueKind.String)
            throw new FormatException("An expression in JSON begins with its operator.");
        var name = json[0].GetString()!.ToUpperInvariant();
        if (name == "FUNC")
            return ReadCall(json, depth, ref nodes);
        var operands = new List<Expression>();
        foreach (var operand in json.EnumerateArray().Skip(1))
            operands.Add(Read(operand, depth + 1, ref nodes));
        return Make(name, operands)
            ?? throw new FormatException(
                $"There is no operator '{name}' with {operands.Count} operands in expressions."
            );
    }

    private static Call ReadCall(JsonElement json, int depth, ref int nodes)
    {
        if (json.GetArrayLength() < 2 || json[1].ValueKind != JsonValueKind.String)
            throw new FormatException("FUNC is followed by the name of a function.");
        var arguments = new List<Expression>();
        foreach (var argument in json.EnumerateArray().Skip(2))
            arguments.Add(Read(argument, depth + 1, ref nodes));
        return new Call(json[1].GetString()!.ToUpperInvariant(), [.. arguments]);
    }

    private static Expression? Make(string name, List<Expression> operands) =>
        (name, operands) switch
        {
            ("PARAM", [Literal { Value.Kind: ExpressionKind.Text } text]) => new Parameter(
                text.Value.AsText()!
            ),
            ("PARAM", [var computed]) => new ComputedParameter(computed),
            ("CASE", { Count: >= 2 }) => ReadCase(operands),
            ("NOT", [var operand]) => new Not(operand),
            ("IS NULL", [var operand]) => new NullTest(operand, IsNegated: false),
            ("IS NOT NULL", [var operand]) => new NullTest(operand, IsNegated: true),
            ("LIKE" or "NOT LIKE", [var operand, var pattern]) => new Like(
                operand,
                pattern,
                null,
                name == "NOT LIKE"
            ),
            ("LIKE" or "NOT LIKE", [var operand, var pattern, var escape]) => new Like(
                operand,
                pattern,
                escape,
                name == "NOT LIKE"
            ),
            (_, [var left, var right]) when ComparisonOf(name) is { } comparison => new Comparison(
                comparison,
                left,
                right
            ),
            (_, { Count: >= 2 }) when ChainOf(name) is { } chain => new Chain(chain, [.. operands]),
            _ => null,
        };

    // The last condition is true where ELSE was written.
    private static Case? ReadCase(List<Expression> operands)
    {
        if (operands.Count % 2 != 0)
            return null;
        return
            operands is [.., _, _, Literal { Value: var last }, var otherwise]
            && last.Equals(ExpressionValue.True)
            ? new([.. operands[..^2]], otherwise)
            : new([.. operands], null);
    }

    private static ComparisonOperator? ComparisonOf(string name) =>
        name switch
        {
            "=" => ComparisonOperator.Equal,
            "<>" => ComparisonOperator.NotEqual,
            "<" => ComparisonOperator.Less,
            "<=" => ComparisonOperator.LessOrEqual,
            ">" => ComparisonOperator.Greater,
            ">=" => ComparisonOperator.GreaterOrEqual,
            _ => null,
        };

    private static ChainOperator? ChainOf(string name) =>
        name switch
        {
            "OR" => ChainOperator.Or,
            "AND" => ChainOperator.And,
            "||" => ChainOperator.Concat,
            "+" => ChainOperator.Add,
            "-" => ChainOperator.Subtract,
            "*" => ChainOperator.Multiply,
            "/" => ChainOperator.Divide,
            "%" => ChainOperator.Remainder,
            _ => null,
        };
}

/// <summary>The scalars of JSON as values.</summary>
internal static class ExpressionValueJson
{
    public static bool TryRead(JsonElement json, out ExpressionValue value)
    {
        value = json.ValueKind switch
        {
            JsonValueKind.String => json.GetString(),
            JsonValueKind.Number => json.GetDouble(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => ExpressionValue.Null,
        };
        return json.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object);
    }
}
