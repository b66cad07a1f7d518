using Muster.Cwmp.DataModel;
using Muster.Tests;
using Xunit;

namespace Muster.Cwmp.Tests.DataModel;

public sealed class SyntaxCheckTests
{
    [Theory]
    [Spec("TR-069", "A.2")]
    [InlineData(ParameterType.Int, "-2147483648", "-2147483648")]
    [InlineData(ParameterType.Int, "2147483648", null)]
    [InlineData(ParameterType.UnsignedInt, "+007", "7")]
    [InlineData(ParameterType.UnsignedInt, "-1", null)]
    [InlineData(ParameterType.UnsignedInt, "1.0", null)]
    [InlineData(ParameterType.UnsignedInt, "4294967295", "4294967295")]
    [InlineData(ParameterType.Long, "-9223372036854775808", "-9223372036854775808")]
    [InlineData(ParameterType.UnsignedLong, "18446744073709551615", "18446744073709551615")]
    [InlineData(ParameterType.UnsignedLong, "18446744073709551616", null)]
    [InlineData(ParameterType.Boolean, "1", "true")]
    [InlineData(ParameterType.Boolean, "TRUE", null)]
    [InlineData(ParameterType.HexBinary, "0aFf", "0AFF")]
    [InlineData(ParameterType.HexBinary, "0aF", null)]
    [InlineData(ParameterType.Base64, "TWFu", "TWFu")]
    [InlineData(ParameterType.Base64, "TWF", null)]
    [InlineData(ParameterType.Decimal, "-1.50", "-1.50")]
    [InlineData(ParameterType.DateTime, "2026-02-30T00:00:00Z", null)]
    [InlineData(ParameterType.DateTime, "2026-02-03", null)]
    [InlineData(ParameterType.DateTime, "2026-02-03T24:10:00+01:00", null)]
    [InlineData(ParameterType.String, " a ", " a ")]
    public void Each_type_has_its_text_forms(ParameterType type, string text, string? canonical)
    {
        var verdict = new ParameterSyntax(type).Check(text);
        Assert.Equal(
            canonical is null ? ValueProblem.WrongType : ValueProblem.None,
            verdict.Problem
        );
        Assert.Equal(canonical ?? "", verdict.Canonical);
    }

    [Theory]
    [InlineData("4", true)]
    [InlineData("5", false)]
    [InlineData("6", true)]
    [InlineData("-1", true)]
    public void One_of_several_ranges_is_enough(string text, bool good)
    {
        var syntax = new ParameterSyntax(ParameterType.Int)
        {
            Ranges = [new(4, 4), new(6, 6), new(-1, -1)],
        };
        Assert.Equal(good, syntax.Check(text).IsGood);
    }

    [Fact]
    [Spec("TR-069", "A.2")]
    public void Lengths_of_binary_values_count_octets()
    {
        var three = new ParameterSyntax(ParameterType.Base64) { Sizes = [new(3, 3)] };
        Assert.True(three.Check("TWFu").IsGood);
        Assert.Equal(ValueProblem.NotAllowed, three.Check("TWE=").Problem);
        var hex = new ParameterSyntax(ParameterType.HexBinary) { Sizes = [new(0, 2)] };
        Assert.True(hex.Check("AABB").IsGood);
        Assert.Equal(ValueProblem.NotAllowed, hex.Check("AABBCC").Problem);
    }

    [Fact]
    [Spec("TR-106", "3.2.3")]
    public void Facets_of_a_list_hold_for_each_item()
    {
        var list = ParameterSyntax.String with
        {
            IsList = true,
            Enumeration = [new("Upload", true), new("Download", true)],
            ListSizes = [new(0, 16)],
        };
        Assert.Equal("Upload,Download", list.Check("Upload, Download").Canonical);
        Assert.True(list.Check("").IsGood);
        Assert.Equal(ValueProblem.NotAllowed, list.Check("Upload,Sideload").Problem);
        Assert.Equal(ValueProblem.NotAllowed, list.Check("Upload,").Problem);
        Assert.Equal(ValueProblem.NotAllowed, list.Check("Download,Download").Problem);
    }

    [Fact]
    public void A_value_only_the_CPE_sets_is_refused_when_written()
    {
        var state = ParameterSyntax.String with
        {
            Enumeration = [new("Requested", true), new("Complete", false)],
        };
        Assert.True(state.Check("Complete").IsGood);
        Assert.Equal(ValueProblem.NotAllowed, state.Check("Complete", written: true).Problem);
        Assert.True(state.Check("Requested", written: true).IsGood);
    }

    [Fact]
    public void A_pattern_holds_for_the_whole_value()
    {
        var mac = ParameterSyntax.String with { Patterns = ["", "([0-9A-F]{2}:){5}[0-9A-F]{2}"] };
        Assert.True(mac.Check("").IsGood);
        Assert.True(mac.Check("02:00:5E:00:53:01").IsGood);
        Assert.False(mac.Check("02:00:5E:00:53:01\n").IsGood);
        Assert.False(mac.Check("x02:00:5E:00:53:01").IsGood);
    }
}
