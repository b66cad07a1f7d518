using Muster.Acs.Provisioning.Expressions;

namespace Muster.Acs.Storage;

/// <summary>Expressions made up, of all that the language has, that some devices answer and some do not.</summary>
internal sealed class RandomExpression(Random random, DateTimeOffset start)
{
    private static readonly string[] Names =
    [
        .. RandomDevice.Paths,
        "DeviceID.ID",
        "DeviceID.Manufacturer",
        "DeviceID.OUI",
        "DeviceID.ProductClass",
        "DeviceID.SerialNumber",
        "DeviceID.Nonsense",
        "Events.Inform",
        "Events.Registered",
        "Events.1_BOOT",
        "Events.0_BOOTSTRAP",
        "Tags.a",
        "Tags.b0x20c",
        "Tags.d0x2E0xC30xA9",
        "Device.B.",
        "Missing",
    ];

    private static readonly string[] Texts =
    [
        "",
        "a",
        "ab",
        "A",
        "10",
        "9",
        "a\nb",
        "é",
        "\uffef",
        "😀",
        "ZTE",
        "H199A",
        "S001",
        "C0B101",
        "H%",
        "%1%",
        "S__1",
        "a_b",
        "a%b",
        "%\n%",
        "10%",
        "s-%",
        "a!%!_b",
        "C0B101-%",
        "%",
    ];

    public Expression Condition(int depth) =>
        random.Next(depth <= 0 ? 4 : 9) switch
        {
            0 => new NullTest(Value(depth - 1), Flip()),
            1 => Likeness(depth),
            2 or 3 => new Comparison(Any<ComparisonOperator>(), Name(), Literal()),
            4 => new Comparison(Any<ComparisonOperator>(), Value(depth - 1), Value(depth - 1)),
            5 => new Not(Condition(depth - 1)),
            6 => Value(depth - 1),
            var which => new Chain(
                which == 7 ? ChainOperator.And : ChainOperator.Or,
                [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => Condition(depth - 1))]
            ),
        };

    private Expression Value(int depth) =>
        random.Next(depth <= 0 ? 3 : 9) switch
        {
            0 => Literal(),
            1 or 2 => Name(),
            3 => new Chain(
                (ChainOperator)random.Next((int)ChainOperator.Concat, 8),
                [Value(depth - 1), Value(depth - 1)]
            ),
            4 => new Call(One("UPPER", "LOWER", "ROUND", "COALESCE"), [Value(depth - 1)]),
            5 => new Call("COALESCE", [Value(depth - 1), Value(depth - 1)]),
            6 => new Case(
                [Condition(depth - 1), Value(depth - 1)],
                Flip() ? Value(depth - 1) : null
            ),
            7 => new Call(One("NOW", "REMOTE_ADDRESS"), []),
            _ => Condition(depth - 1),
        };

    private Like Likeness(int depth)
    {
        var escape = random.Next(4) == 0 ? new Literal("!") : null;
        var pattern = random.Next(5) == 0 ? Value(depth - 1) : new Literal(One(Texts));
        return new Like(random.Next(4) == 0 ? Value(depth - 1) : Name(), pattern, escape, Flip());
    }

    private Expression Name() =>
        random.Next(12) == 0
            ? new ComputedParameter(
                new Chain(ChainOperator.Concat, [new Literal("Tags."), new Parameter("Device.A")])
            )
            : new Parameter(One(Names));

    private Literal Literal() =>
        new(
            random.Next(6) switch
            {
                0 => Flip(),
                1 => One(RandomDevice.Values).Text,
                2 => random.Next(-3, 12),
                3 => ExpressionValue.Of(start.AddMinutes(random.Next(5))),
                4 => random.Next(8) == 0 ? ExpressionValue.Null : One(Texts),
                _ => One(Texts),
            }
        );

    private bool Flip() => random.Next(2) == 0;

    private T One<T>(params T[] choices) => choices[random.Next(choices.Length)];

    private T Any<T>()
        where T : struct, Enum => One(Enum.GetValues<T>());
}
