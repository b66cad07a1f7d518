using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>What expressions mean: the vectors seen on GenieACS 1.2.16, and what its words say beside them.</summary>
public sealed class EvaluationTests
{
    [Theory]
    [InlineData("'a' || 1 || true", "\"a11\"")]
    [InlineData("1 - 2 - 3", "-4")]
    [InlineData("10 / 2 / 5", "1")]
    [InlineData("10 / 0", "NULL")]
    [InlineData("7 % 0", "NULL")]
    [InlineData("7 % 2.9", "1")]
    [InlineData("'5' + 1", "6")]
    [InlineData("'abc' + 1", "1")]
    [InlineData("true + 1", "2")]
    [InlineData("'a' > 5", "TRUE")]
    [InlineData("5 > 'a'", "FALSE")]
    [InlineData("true = 1", "TRUE")]
    [InlineData("null = null", "NULL")]
    [InlineData("null AND false", "FALSE")]
    [InlineData("null OR true", "TRUE")]
    [InlineData("NULL OR false", "NULL")]
    [InlineData("'foo' LIKE 'f%'", "TRUE")]
    [InlineData("'FOO' LIKE 'f%'", "FALSE")]
    [InlineData("'a%b' LIKE 'a\\%b' ESCAPE '\\'", "TRUE")]
    [InlineData("LOWER(true)", "\"1\"")]
    [InlineData("ROUND(2.345, 2)", "2.35")]
    [InlineData("COALESCE(NULL, 3)", "3")]
    [InlineData("CASE WHEN null THEN 1 END", "NULL")]
    [InlineData("A.{b}.C", "9")]
    [InlineData("1+2*3", "7")]
    [InlineData("'it''s'", "\"it's\"")]
    [InlineData("", "NULL")]
    public void The_vectors_of_the_original_give_the_same(string text, string expected) =>
        Assert.Equal(expected, Value(text));

    [Theory]
    [InlineData("NOT null", "NULL")]
    [InlineData("NOT 1 = 2", "TRUE")]
    [InlineData("null + 1", "NULL")]
    [InlineData("1 || null", "NULL")]
    [InlineData("null < 1", "NULL")]
    [InlineData("null LIKE 'a'", "NULL")]
    [InlineData("'a' LIKE null", "NULL")]
    [InlineData("missing IS NULL", "TRUE")]
    [InlineData("missing IS NOT NULL", "FALSE")]
    [InlineData("x IS NULL", "FALSE")]
    [InlineData("missing <> 'v'", "NULL")]
    [InlineData("true AND null", "NULL")]
    [InlineData("false OR null", "NULL")]
    [InlineData("5 AND 'a'", "TRUE")]
    [InlineData("0 OR ''", "FALSE")]
    public void Null_is_neither_true_nor_false(string text, string expected) =>
        Assert.Equal(expected, Value(text));

    [Theory]
    [InlineData("true > false", "TRUE")]
    [InlineData("false < 0.5", "TRUE")]
    [InlineData("'' > 999999999", "TRUE")]
    [InlineData("'10' = 10", "FALSE")]
    [InlineData("'10' < '9'", "TRUE")]
    [InlineData("'B' < 'a'", "TRUE")]
    [InlineData("\"\\uffff\" < \"\\ud83d\\ude00\"", "TRUE")]
    public void Numbers_come_before_texts_and_texts_by_code_point(string text, string expected) =>
        Assert.Equal(expected, Value(text));

    [Theory]
    [InlineData("' 12.5e1abc' + 0", "125")]
    [InlineData("'-3' * 2", "-6")]
    [InlineData("'.5' + 0", "0.5")]
    [InlineData("'Infinity' + 0", "0")]
    [InlineData("-7 % 3", "-1")]
    [InlineData("7 % 0.5", "NULL")]
    [InlineData("1e308 * 10", "NULL")]
    [InlineData("false || ''", "\"0\"")]
    [InlineData("0.1 + 0.2 || ''", "\"0.30000000000000004\"")]
    [InlineData("1700000000000 || ''", "\"1700000000000\"")]
    [InlineData("1e20 || ''", "\"100000000000000000000\"")]
    [InlineData("1.5e300 || ''", "\"1.5e+300\"")]
    [InlineData("1e21 || ''", "\"1e+21\"")]
    [InlineData("0.000001 || ''", "\"0.000001\"")]
    [InlineData("0.00000125 || ''", "\"0.00000125\"")]
    [InlineData("0.00000015 || ''", "\"1.5e-7\"")]
    [InlineData("-12345678901234567890 || ''", "\"-12345678901234567000\"")]
    public void Texts_count_by_their_first_number_and_numbers_are_written_as_ECMAScript_does(
        string text,
        string expected
    ) => Assert.Equal(expected, Value(text));

    [Theory]
    [InlineData("UPPER('aBc')", "\"ABC\"")]
    [InlineData("upper('aBc')", "\"ABC\"")]
    [InlineData("LOWER(null)", "NULL")]
    [InlineData("ROUND(2.5)", "3")]
    [InlineData("DATE_STRING(1704283200000)", "\"2024-01-03T12:00:00.000Z\"")]
    [InlineData("DATE_STRING('2024-01-03T13:00:00+01:00')", "\"2024-01-03T12:00:00.000Z\"")]
    [InlineData("DATE_STRING('soon')", "NULL")]
    [InlineData("DATE_STRING(1e300)", "NULL")]
    [InlineData("DATE_STRING(null)", "NULL")]
    [InlineData("ENCODEURICOMPONENT('a b/é?!*~')", "\"a%20b%2F%C3%A9%3F!*~\"")]
    [InlineData("ENCODEURICOMPONENT(null)", "NULL")]
    [InlineData("ROUND(1234.5, -2)", "1200")]
    [InlineData("ROUND('x')", "0")]
    [InlineData("ROUND(null, 2)", "NULL")]
    [InlineData("ROUND(1e300, 20)", "1e+300")]
    [InlineData("COALESCE()", "NULL")]
    [InlineData("COALESCE(missing, b, 3)", "\"q\"")]
    [InlineData("NOW() - 1", "1699999999999")]
    [InlineData("AUTH(b, 1)", "\"q:1\"")]
    [InlineData("CASE WHEN x = 3 THEN 'three' ELSE 'other' END", "\"three\"")]
    [InlineData("CASE WHEN x = 4 THEN 'four' WHEN NULL THEN 1 ELSE 'other' END", "\"other\"")]
    [InlineData("{b}", "NULL")]
    [InlineData("{'x'}", "3")]
    [InlineData("A.{missing}.C", "NULL")]
    public void Functions_choices_and_computed_names(string text, string expected) =>
        Assert.Equal(expected, Value(text));

    [Theory]
    [InlineData("FOO(1)")]
    [InlineData("FOO(1) + 1")]
    [InlineData("FOO(1) IS NULL")]
    [InlineData("FOO(1) AND true")]
    [InlineData("FOO(1) OR null")]
    [InlineData("AUTH(FOO(1), 'p')")]
    [InlineData("CASE WHEN FOO(1) THEN 1 ELSE 2 END")]
    [InlineData("UPPER(1, 2)")]
    public void What_no_scope_knows_stays_unresolved_and_does_not_hold(string text)
    {
        var expression = Expression.Parse(text);
        Assert.Equal(ExpressionKind.Unresolved, expression.Evaluate(TestScope.Vectors).Kind);
        Assert.False(expression.Holds(TestScope.Vectors));
    }

    [Theory]
    [InlineData("FOO(1) AND false", "FALSE")]
    [InlineData("FOO(1) OR true", "TRUE")]
    [InlineData("FOO(1) = null", "NULL")]
    public void What_is_unresolved_does_not_matter_where_the_rest_decides(
        string text,
        string expected
    ) => Assert.Equal(expected, Value(text));

    [Fact]
    public void A_decided_condition_asks_no_further()
    {
        var scope = new TestScope();
        Assert.True(Expression.Parse("AUTH('a', 'b') OR AUTH(b, EXT('f'))").Holds(scope));
        Assert.Equal(["AUTH"], scope.Asked);
    }

    [Theory]
    [InlineData("a + 1 + 2", "a + 1 + 2")]
    [InlineData("1 + 2 + a", "3 + a")]
    [InlineData("x + 2 + FOO(1)", "5 + FOO(1)")]
    [InlineData("FOO(x) = 1 + 2", "FOO(3) = 3")]
    [InlineData("FOO(1) AND x = 3 AND FOO(2)", "FOO(1) AND FOO(2)")]
    [InlineData("FOO(1) AND x = 3", "FOO(1) AND TRUE")]
    [InlineData("FOO(1) AND x = 4", "FALSE")]
    [InlineData(
        "CASE WHEN x = 4 THEN 1 WHEN FOO(1) THEN 2 WHEN x = 3 THEN b END",
        "CASE WHEN FOO(1) THEN 2 ELSE \"q\" END"
    )]
    [InlineData("NOW() > FOO(1)", "1700000000000 > FOO(1)")]
    [InlineData("AUTH(x, b)", "\"3:q\"")]
    [InlineData("AUTH(x, FOO(1))", "AUTH(3, FOO(1))")]
    [InlineData("A.{b}.C + FOO(1)", "9 + FOO(1)")]
    [InlineData("A.{FOO(1)}.C", "A.{FOO(1)}.C")]
    public void Reducing_works_out_what_the_scope_can_tell(string text, string expected)
    {
        var scope = new TestScope();
        scope.Parameters["a"] = ExpressionValue.Unresolved;
        Assert.Equal(expected, Expression.Parse(text).Reduce(scope).ToString());
    }

    [Fact]
    public void Joined_texts_are_bounded()
    {
        var scope = new TestScope();
        scope.Parameters["long"] = new string('a', 60_000);
        var many = string.Join(" || ", Enumerable.Repeat("long", 1000));
        Assert.Equal("NULL", Expression.Parse(many).Evaluate(scope).ToString());
    }

    [Theory]
    [InlineData("TRUE", "xsd:boolean", "TRUE")]
    [InlineData("0", "xsd:boolean", "FALSE")]
    [InlineData("yes", "xsd:boolean", "\"yes\"")]
    [InlineData("12abc", "xsd:int", "12")]
    [InlineData("-7", "xsd:int", "-7")]
    [InlineData("abc", "xsd:unsignedInt", "\"abc\"")]
    [InlineData("2020-01-01T00:00:00Z", "xsd:dateTime", "1577836800000")]
    [InlineData("yesterday", "xsd:dateTime", "\"yesterday\"")]
    [InlineData("5", "xsd:unsignedLong", "\"5\"")]
    [InlineData("5", "xsd:string", "\"5\"")]
    [InlineData("", "", "\"\"")]
    public void Parameters_are_values_of_their_type(string text, string type, string expected) =>
        Assert.Equal(expected, ExpressionValue.Of(new ParameterValue(text, type)).ToString());

    private static string Value(string text) =>
        Expression.Parse(text).Evaluate(TestScope.Vectors).ToString();
}
