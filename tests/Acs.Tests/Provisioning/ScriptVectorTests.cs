using Muster.Acs.Provisioning.Scripts;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>The vectors of what scripts compute: they must hold to the last bit.</summary>
public sealed class ScriptVectorTests
{
    private const string Device = "202BC1-BM632w-000000";

    [Theory]
    [InlineData("hello.", 0.9282578795792454, 0.3752569768646784)]
    [InlineData(Device, 0.07072383286959756, 0.10338438600839538)]
    [InlineData("00236a-96318REF-SR360NA0A4%2D0003196", 0.12439141239230567, null)]
    public void Random_numbers_are_those_of_seedrandom(string seed, double first, double? second)
    {
        var random = new SeededRandom(seed);
        Assert.Equal(first, random.NextDouble());
        if (second is not null)
            Assert.Equal(second, random.NextDouble());
    }

    [Fact]
    public void A_device_has_a_grid_of_its_own()
    {
        var hash = ScriptClock.HashOf(Device);
        Assert.Equal(3533824625u, hash);
        Assert.Equal(77824625, ScriptClock.Offset(hash, 86400000));
    }

    [Theory]
    [InlineData(86400000, 86400000, 1699928575375)]
    [InlineData(3600000, 3600000, 1699996975375)]
    [InlineData(3600000, 0, 1699999200000)]
    public void The_latest_point_of_the_grid_is_found(
        double interval,
        double variance,
        double at
    ) =>
        Assert.Equal(
            at,
            ScriptClock.Latest(
                1700000000000,
                interval,
                ScriptClock.Offset(ScriptClock.HashOf(Device), variance)
            )
        );

    [Theory]
    [InlineData("let a = 1;\nlet b = ;\n", 2, 9)]
    [InlineData("declare('x'", 1, 12)]
    [InlineData("with (a) {}", 1, 1)]
    public void A_script_that_is_none_is_told_with_its_place(string text, int line, int column)
    {
        var problem = ScriptSyntax.Check(text);
        Assert.NotNull(problem);
        Assert.Equal((line, column), (problem.Value.Line, problem.Value.Column));
        Assert.NotEmpty(problem.Value.Message);
    }

    [Fact]
    public void A_return_at_top_level_is_legal() =>
        Assert.Null(ScriptSyntax.Check("return {writable: false, value: args?.[1] ?? 'x'};"));
}
