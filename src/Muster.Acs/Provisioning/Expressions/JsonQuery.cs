using System.Text.Json;

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>
/// The preconditions of GenieACS before 1.2: equality, $eq $ne $lt $lte $gt $gte, $and $or, and tags as
/// <c>_tags</c> or <c>Tags.x</c>. $ne is also true of what is missing.
/// </summary>
internal static class JsonQuery
{
    private const string TagPrefix = "Tags.";

    /// <summary>Throws <see cref="FormatException"/> that names what is not supported.</summary>
    public static Expression Read(JsonElement query)
    {
        if (query.ValueKind != JsonValueKind.Object)
            throw new FormatException("A query is an object.");
        var conditions = new List<Expression>();
        foreach (var (name, value) in query.EnumerateObject().Select(p => (p.Name, p.Value)))
            conditions.Add(Condition(name, value));
        return All(ChainOperator.And, conditions) ?? Expression.True;
    }

    private static Expression Condition(string name, JsonElement value)
    {
        if (name is "$and" or "$or")
            return Any(name, value);
        if (name.StartsWith('$'))
            throw Unsupported(name);
        Func<string, JsonElement, Expression> apply =
            name == "_tags" ? Tagged
            : name.StartsWith(TagPrefix, StringComparison.Ordinal)
                ? (operation, operand) => TagTest(name, operation, operand)
            : (operation, operand) => Compared(name, operation, operand);
        if (value.ValueKind != JsonValueKind.Object)
            return apply("$eq", value);
        var conditions = value.EnumerateObject().Select(each => apply(each.Name, each.Value));
        return All(ChainOperator.And, [.. conditions])
            ?? throw new FormatException($"The condition of '{name}' is empty.");
    }

    private static Expression Any(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            throw new FormatException($"{name} is followed by a list of queries.");
        var operation = name == "$and" ? ChainOperator.And : ChainOperator.Or;
        return All(operation, [.. value.EnumerateArray().Select(Read)])
            ?? throw new FormatException($"{name} is followed by an empty list.");
    }

    private static Expression? All(ChainOperator operation, List<Expression> conditions) =>
        conditions switch
        {
            [] => null,
            [var only] => only,
            _ => new Chain(operation, [.. conditions]),
        };

    private static Expression Tagged(string operation, JsonElement tag)
    {
        if (operation is not ("$eq" or "$ne"))
            throw Unsupported(operation);
        if (tag.ValueKind != JsonValueKind.String)
            throw new FormatException("A tag is a text.");
        var parameter = new Parameter(TagPrefix + TagNames.Escape(tag.GetString()!));
        return new NullTest(parameter, IsNegated: operation == "$eq");
    }

    private static NullTest TagTest(string name, string operation, JsonElement value)
    {
        if (operation is not ("$eq" or "$ne" or "$exists"))
            throw Unsupported(operation);
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            throw new FormatException($"'{name}' is true or false.");
        var isWanted = value.GetBoolean() == (operation != "$ne");
        return new NullTest(new Parameter(name), IsNegated: isWanted);
    }

    private static Expression Compared(string name, string operation, JsonElement json)
    {
        var parameter = new Parameter(KnownFields.NameOfField(name));
        if (!ExpressionValueJson.TryRead(json, out var value))
            throw new FormatException(
                $"'{name}' is compared with a text, a number, or true, false or null."
            );
        var isEquality = operation is "$eq" or "$ne";
        if (isEquality && value.IsNull)
            return new NullTest(parameter, IsNegated: operation == "$ne");
        var literal = new Literal(value);
        return operation switch
        {
            "$eq" => new Comparison(ComparisonOperator.Equal, parameter, literal),
            "$ne" => new Chain(
                ChainOperator.Or,
                [
                    new Comparison(ComparisonOperator.NotEqual, parameter, literal),
                    new NullTest(parameter, IsNegated: false),
                ]
            ),
            "$lt" => new Comparison(ComparisonOperator.Less, parameter, literal),
            "$lte" => new Comparison(ComparisonOperator.LessOrEqual, parameter, literal),
            "$gt" => new Comparison(ComparisonOperator.Greater, parameter, literal),
            "$gte" => new Comparison(ComparisonOperator.GreaterOrEqual, parameter, literal),
            _ => throw Unsupported(operation),
        };
    }

    private static FormatException Unsupported(string operation) =>
        new($"Operator {operation} not supported");
}
