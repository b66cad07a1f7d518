namespace Muster.Acs.Nbi.Query;

/// <summary>A condition on what was found at a path: nothing, one value, or several.</summary>
internal abstract record ValueTest
{
    public virtual bool Passes(IReadOnlyList<object?> found)
    {
        foreach (var value in found)
        {
            if (Passes(value))
                return true;
            // A list matches when one of its items does.
            if (value is List<object?> list && list.Exists(Passes))
                return true;
        }
        return false;
    }

    protected virtual bool Passes(object? value) => false;
}

/// <summary>Equality. Null also stands for what is not there.</summary>
internal sealed record Is(object? Operand) : ValueTest
{
    public override bool Passes(IReadOnlyList<object?> found) =>
        (Operand is null && found.Count == 0) || base.Passes(found);

    protected override bool Passes(object? value) => Values.AreEqual(value, Operand);
}

/// <summary>An order, among values of one type.</summary>
/// <param name="Least">The least result of the comparison that passes.</param>
/// <param name="Most">The greatest.</param>
internal sealed record Compares(object? Operand, int Least, int Most) : ValueTest
{
    public static Compares Greater(object? operand) => new(operand, 1, 1);

    public static Compares AtLeast(object? operand) => new(operand, 0, 1);

    public static Compares Less(object? operand) => new(operand, -1, -1);

    public static Compares AtMost(object? operand) => new(operand, -1, 0);

    protected override bool Passes(object? value) =>
        Values.Compare(value, Operand) is { } order
        && Math.Sign(order) >= Least
        && Math.Sign(order) <= Most;
}

/// <summary>One of several tests passes.</summary>
internal sealed record Either(IReadOnlyList<ValueTest> Tests) : ValueTest
{
    public override bool Passes(IReadOnlyList<object?> found)
    {
        foreach (var test in Tests)
        {
            if (test.Passes(found))
                return true;
        }
        return false;
    }
}

internal sealed record Both(IReadOnlyList<ValueTest> Tests) : ValueTest
{
    public override bool Passes(IReadOnlyList<object?> found)
    {
        foreach (var test in Tests)
        {
            if (!test.Passes(found))
                return false;
        }
        return true;
    }
}

internal sealed record Fails(ValueTest Test) : ValueTest
{
    public override bool Passes(IReadOnlyList<object?> found) => !Test.Passes(found);
}

internal sealed record Exists(bool Wanted) : ValueTest
{
    public override bool Passes(IReadOnlyList<object?> found) => found.Count > 0 == Wanted;
}

internal sealed record Fits(Func<string, bool> Pattern) : ValueTest
{
    /// <summary>Looked at before each match: a thousand patterns are more than one document's worth.</summary>
    public Budget? Budget { get; init; }

    protected override bool Passes(object? value)
    {
        if (value is not string text)
            return false;
        Budget?.Check();
        return Pattern(text);
    }
}

internal sealed record OfType(IReadOnlyList<string> Types) : ValueTest
{
    protected override bool Passes(object? value) => Types.Any(type => Values.IsOf(value, type));
}

internal sealed record Remainder(long Divisor, long Rest) : ValueTest
{
    protected override bool Passes(object? value) =>
        value is double number
        && double.Abs(number) < 1L << 53
        && (long)double.Truncate(number) % Divisor == Rest;
}

/// <summary>A list that has so many items.</summary>
internal sealed record HasSize(int Size) : ValueTest
{
    public override bool Passes(IReadOnlyList<object?> found) =>
        found.Any(value => value is List<object?> list && list.Count == Size);
}

/// <summary>A list one item of which is as wanted: a document that matches, or a value that passes.</summary>
internal sealed record HasItem(Filter? Filter, ValueTest? Test) : ValueTest
{
    public override bool Passes(IReadOnlyList<object?> found)
    {
        foreach (var value in found)
        {
            if (value is List<object?> list && list.Exists(Fits))
                return true;
        }
        return false;
    }

    private bool Fits(object? item) =>
        Filter is not null
            ? item is Document document && Filter.Matches(document)
            : Test!.Passes([item]);
}
