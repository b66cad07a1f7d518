using System.Text.Json;

namespace Muster.Acs.Nbi.Query;

/// <summary>Reads MongoDB's query language, as far as a northbound client can mean it.</summary>
/// <param name="rules">What the fields of the collection mean.</param>
/// <param name="budget">What patterns may take together; null for one match each.</param>
internal sealed class FilterReader(FieldRules rules, Budget? budget = null)
{
    private const int MaxTerms = 2_000;

    private int terms;
    private JsonElement document;

    /// <summary>Throws for what is no query, and names the place.</summary>
    public Filter Read(JsonElement json)
    {
        document = json;
        return ReadObject(json);
    }

    private Filter ReadObject(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw NbiRefusal.Bad("The query must be an object.");
        var filters = new List<Filter>();
        foreach (var member in json.EnumerateObject())
        {
            Count();
            if (Placed(member, Read) is { } filter)
                filters.Add(filter);
        }
        return filters.Count == 1 ? filters[0] : new AllOf(filters);
    }

    /// <summary>An error in a member is told with the place of the innermost that has it.</summary>
    private T Placed<T>(JsonProperty member, Func<string, JsonElement, T> read)
    {
        try
        {
            return read(member.Name, member.Value);
        }
        catch (NbiRefusal wrong) when (!wrong.HasPlace)
        {
            throw wrong.At(PlaceInJson.Of(document, member));
        }
    }

    private Filter? Read(string key, JsonElement value)
    {
        switch (key)
        {
            case "$and":
                return new AllOf(Branches(key, value));
            case "$or":
                return new AnyOf(Branches(key, value));
            case "$nor":
                return new Not(new AnyOf(Branches(key, value)));
            case "$comment":
                return null;
        }
        if (key.StartsWith('$'))
            throw NbiRefusal.Bad($"unknown top level operator: {key}");
        return new At(rules.PathOf(key), Test(key, value));
    }

    private List<Filter> Branches(string key, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
            throw NbiRefusal.Bad($"{key} must be a nonempty array");
        return [.. value.EnumerateArray().Select(ReadObject)];
    }

    private ValueTest Test(string key, JsonElement value)
    {
        if (!IsOperators(value))
            return Equal(key, Value(value));
        var members = value.EnumerateObject().ToList();
        if (
            rules.NegationStandsAlone
            && members.Count > 1
            && members.Exists(member => member.Name is "$ne" or "$not")
        )
            throw NbiRefusal.Bad("Cannot mix $ne or $not with other operators");
        var tests = new List<ValueTest>();
        foreach (var member in members)
        {
            Count();
            if (Placed(member, (name, given) => Operator(key, name, given, value)) is { } test)
                tests.Add(test);
        }
        return tests.Count == 1 ? tests[0] : new Both(tests);
    }

    private ValueTest? Operator(string key, string name, JsonElement value, JsonElement around)
    {
        rules.Check(key, name);
        return name switch
        {
            // It belongs to the $regex beside it.
            "$options" => around.TryGetProperty("$regex", out _)
                ? null
                : throw NbiRefusal.Bad("$options needs a $regex"),
            "$eq" => Equal(key, Value(value)),
            "$ne" => new Fails(Equal(key, Value(value))),
            "$gt" => Any(key, value, Compares.Greater),
            "$gte" => Any(key, value, Compares.AtLeast),
            "$lt" => Any(key, value, Compares.Less),
            "$lte" => Any(key, value, Compares.AtMost),
            "$in" => new Either(Each(key, name, value)),
            "$nin" => new Fails(new Either(Each(key, name, value))),
            "$all" => new Both(Each(key, name, value)),
            "$not" => new Fails(Negated(key, value)),
            "$exists" => new Exists(IsTrue(value)),
            "$regex" => Within(Patterns.Of(Text(name, value), Options(around))),
            "$type" => new OfType(Types(value)),
            "$size" => new HasSize((int)Whole(name, value)),
            "$mod" => Modulus(value),
            "$elemMatch" => Item(value),
            _ => throw NbiRefusal.Bad($"unknown operator: {name}"),
        };
    }

    private ValueTest Equal(string key, object? value)
    {
        var tests = new List<ValueTest>(1);
        foreach (var meaning in rules.Meanings(key, value))
            tests.Add(new Is(meaning));
        if (value is string text && rules.PatternOf(text) is { } pattern)
            tests.Add(Within(pattern));
        return tests.Count == 1 ? tests[0] : new Either(tests);
    }

    private ValueTest Any(string key, JsonElement value, Func<object?, ValueTest> test)
    {
        var tests = rules.Meanings(key, Value(value)).Select(test).ToList();
        return tests.Count == 1 ? tests[0] : new Either(tests);
    }

    private List<ValueTest> Each(string key, string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            throw NbiRefusal.Bad($"{name} needs an array");
        var tests = new List<ValueTest>();
        foreach (var item in value.EnumerateArray())
        {
            Count();
            tests.Add(IsOperators(item) ? Test(key, item) : Equal(key, Value(item)));
        }
        return tests;
    }

    private ValueTest Negated(string key, JsonElement value) =>
        value.ValueKind == JsonValueKind.String
            ? rules.PatternOf(JsonValues.TextOf(value)) is { } pattern
                ? Within(pattern)
                : Equal(key, value.GetString())
            : IsOperators(value)
                ? Test(key, value)
                : throw NbiRefusal.Bad("$not needs a regex or a document");

    private ValueTest Item(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw NbiRefusal.Bad("$elemMatch needs an Object");
        return IsOperators(value) && !value.EnumerateObject().First().Name.IsLogical()
            ? new HasItem(null, Test("", value))
            : new HasItem(Inner().ReadObject(value), null);
    }

    // Of one text with this: places are told of the whole.
    private FilterReader Inner() => new(FieldRules.Plain, budget) { document = document };

    private static ValueTest Modulus(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 2)
            throw NbiRefusal.Bad("malformed mod, needs to be an array of two numbers");
        var divisor = Whole("$mod", value[0]);
        return divisor == 0
            ? throw NbiRefusal.Bad("divisor cannot be 0")
            : new Remainder(divisor, Whole("$mod", value[1]));
    }

    private static List<string> Types(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => [.. value.EnumerateArray().Select(item => item.ToString())],
            JsonValueKind.String or JsonValueKind.Number => [value.ToString()],
            _ => throw NbiRefusal.Bad("$type must be represented as a number or a string"),
        };

    private static long Whole(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && double.Abs(value.GetDouble()) < int.MaxValue
            ? (long)value.GetDouble()
            : throw NbiRefusal.Bad($"{name} needs a whole number");

    private static string Text(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.String
            ? JsonValues.TextOf(value)
            : throw NbiRefusal.Bad($"{name} has to be a string");

    private static string Options(JsonElement around) =>
        around.TryGetProperty("$options", out var options) ? Text("$options", options) : "";

    private static bool IsTrue(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.Number => value.GetDouble() != 0,
            JsonValueKind.False or JsonValueKind.Null => false,
            _ => true,
        };

    private static bool IsOperators(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
        && value.EnumerateObject().FirstOrDefault()
            is { Value.ValueKind: not JsonValueKind.Undefined } first
        && first.Name.StartsWith('$')
        && first.Name is not ("$date" or "$oid");

    private static object? Value(JsonElement json) => JsonValues.Of(json);

    private Fits Within(Fits pattern) => pattern with { Budget = budget };

    private void Count()
    {
        if (++terms > MaxTerms)
            throw NbiRefusal.Bad($"The query has more than {MaxTerms} terms.");
    }
}

internal static class OperatorNames
{
    public static bool IsLogical(this string name) => name is "$and" or "$or" or "$nor";
}
