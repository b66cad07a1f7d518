using System.Text.Json;
using Xunit;

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>Texts in, canonical texts out; what is no expression is refused where it goes wrong.</summary>
public sealed class ParsingTests
{
    [Theory]
    [InlineData(
        "Device.X = 'a' AND (b > 1 OR c LIKE 'z')",
        "Device.X = \"a\" AND (b > 1 OR c LIKE \"z\")"
    )]
    [InlineData("a-b", "a-b")]
    [InlineData("123abc = 1", "123abc = 1")]
    [InlineData("00236a-x", "00236a-x")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("a - b", "a - b")]
    [InlineData("1-2-3", "1 - 2 - 3")]
    [InlineData("1 - -2", "1 - -2")]
    [InlineData("1 - (2 - 3)", "1 - (2 - 3)")]
    [InlineData("(1 - 2) - 3", "1 - 2 - 3")]
    [InlineData("1 - 2 + 3", "1 - 2 + 3")]
    [InlineData("(1 + 2) * 3", "(1 + 2) * 3")]
    [InlineData("2*3", "2 * 3")]
    [InlineData("1e3", "1000")]
    [InlineData("not a = 1 and b", "NOT a = 1 AND b")]
    [InlineData("not (a and b)", "NOT (a AND b)")]
    [InlineData("not not a", "NOT NOT a")]
    [InlineData("(not a) = 1", "(NOT a) = 1")]
    [InlineData("a is null", "a IS NULL")]
    [InlineData("a Is Not Null or b", "a IS NOT NULL OR b")]
    [InlineData("a not like 'x' escape '!'", "a NOT LIKE \"x\" ESCAPE \"!\"")]
    [InlineData("now()", "NOW()")]
    [InlineData("Q(\"OUI\", \"00a%\")", "LOWER(DeviceID.OUI) LIKE \"00a%\"")]
    [InlineData("q('tag', 'a b')", "Tags.a0x20b IS NOT NULL")]
    [InlineData("NOT Q('Device.X', '5')", "NOT (LOWER(Device.X) LIKE \"5\" OR Device.X = 5)")]
    [InlineData("Q('None', '5')", "Q(\"None\", \"5\")")]
    [InlineData("Q('Tag', x)", "Q(\"Tag\", x)")]
    [InlineData("foo ( 1 , 'a' )", "FOO(1, \"a\")")]
    [InlineData("case when a then 1 else 2 end", "CASE WHEN a THEN 1 ELSE 2 END")]
    [InlineData("A.{b}.C", "A.{b}.C")]
    [InlineData("{a || 1}.C", "{a || 1}.C")]
    [InlineData("{'a b'}", "{\"a b\"}")]
    [InlineData("{'null'}", "{\"null\"}")]
    [InlineData("{'plain'}", "plain")]
    [InlineData("{'1-'}{b}", "{\"1-\"}{b}")]
    [InlineData("NULL.x", "NULL.x")]
    [InlineData("Device.WiFi.*.SSID", "Device.WiFi.*.SSID")]
    [InlineData("\"a\\u00e9\\n\\\"\\\\\\/'\"", "\"aé\\n\\\"\\\\/'\"")]
    [InlineData("'a\\b'", "\"a\\\\b\"")]
    [InlineData(" \n ", "NULL")]
    public void Canonical_text_reads_back_as_the_same(string text, string canonical)
    {
        var expression = Expression.Parse(text);
        Assert.Equal(canonical, expression.ToString());
        Assert.Equal(canonical, Expression.Parse(canonical).ToString());
    }

    [Fact]
    public void Equal_expressions_are_equal_wherever_they_were_written()
    {
        var one = Expression.Parse("A.{b} = 1 AND NOT UPPER(c) LIKE 'x%'");
        var other = Expression.Parse("  A.{b}=1 and   not upper(c) like \"x%\"");
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, Expression.Parse("A.{b} = 2 AND NOT UPPER(c) LIKE 'x%'"));
    }

    [Theory]
    [InlineData("x BETWEEN 1 AND 2", 1, 3, "expected an operator or the end, found BETWEEN")]
    [InlineData("1 = 1 = 1", 1, 7, "expected an operator or the end, found '='")]
    [InlineData("a.b:c", 1, 4, "expected an operator or the end, found ':'")]
    [InlineData("a = ", 1, 5, "expected an expression, found the end")]
    [InlineData("a =\n  AND b", 2, 3, "expected an expression, found AND")]
    [InlineData("(a", 1, 3, "expected ')' or an operator, found the end")]
    [InlineData("{}", 1, 2, "expected an expression, found '}'")]
    [InlineData("A.{b", 1, 5, "expected '}' or an operator, found the end")]
    [InlineData("a IS 1", 1, 6, "expected NULL or NOT NULL, found 1")]
    [InlineData("a NOT 1", 1, 7, "expected LIKE, found 1")]
    [InlineData("'abc", 1, 1, "the text that begins here has no closing '")]
    [InlineData("\"a\\x\"", 1, 3, "expected one of")]
    [InlineData("\"\\ud800\"", 1, 1, "the text that begins here holds half a character")]
    [InlineData("CASE 1 END", 1, 6, "expected WHEN, found 1")]
    [InlineData(
        "CASE WHEN 1 THEN 2",
        1,
        19,
        "expected WHEN, ELSE, END or an operator, found the end"
    )]
    [InlineData("CASE WHEN 1 2", 1, 13, "expected THEN or an operator, found 2")]
    [InlineData("F(1", 1, 4, "expected ',', ')' or an operator, found the end")]
    [InlineData("a.b(1)", 1, 1, "expected the name of a function before '(', found a.b")]
    [InlineData("a LIKE 'x' ESCAPE 'ab'", 1, 19, "expected one character after ESCAPE")]
    [InlineData("1e999", 1, 1, "the number is too large")]
    [InlineData("a, b", 1, 2, "expected an operator or the end, found ','")]
    public void What_is_no_expression_is_refused_at_its_place(
        string text,
        int line,
        int column,
        string complaint
    )
    {
        var error = Assert.Throws<ExpressionException>(() => Expression.Parse(text));
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.StartsWith($"line {line}, column {column}: {complaint}", error.Message);
    }

    [Fact]
    public void Arguments_are_a_list_of_expressions()
    {
        Assert.Empty(Expression.ParseList(" "));
        Assert.Equal(
            ["DeviceID.ID", "\"a,b\"", "1 + 2"],
            Expression.ParseList("DeviceID.ID, 'a,b', 1 + 2").Select(each => each.ToString())
        );
        var error = Assert.Throws<ExpressionException>(() => Expression.ParseList("1,\n,2"));
        Assert.Equal((2, 1), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("\"a\"", "\"a\"")]
    [InlineData("null", "NULL")]
    [InlineData("[\"PARAM\",\"DeviceID.ID\"]", "DeviceID.ID")]
    [InlineData("[\"PARAM\",[\"||\",\"A.\",[\"PARAM\",\"b\"],\".C\"]]", "A.{b}.C")]
    [InlineData("[\"FUNC\",\"NOW\"]", "NOW()")]
    [InlineData("[\"FUNC\",\"EXT\",\"f\",1]", "EXT(\"f\", 1)")]
    [InlineData("[\"-\",1,2,3]", "1 - 2 - 3")]
    [InlineData(
        "[\"CASE\",[\"=\",[\"PARAM\",\"a\"],1],\"x\",true,\"y\"]",
        "CASE WHEN a = 1 THEN \"x\" ELSE \"y\" END"
    )]
    [InlineData("[\"CASE\",[\"PARAM\",\"a\"],\"x\"]", "CASE WHEN a THEN \"x\" END")]
    [InlineData(
        "[\"AND\",[\"IS NULL\",[\"PARAM\",\"a\"]],[\"NOT\",[\"LIKE\",[\"PARAM\",\"b\"],\"c%\",\"!\"]]]",
        "a IS NULL AND NOT b LIKE \"c%\" ESCAPE \"!\""
    )]
    public void The_stored_form_of_arguments_is_read(string json, string canonical)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(canonical, ExpressionJson.Read(document.RootElement).ToString());
    }

    [Theory]
    [InlineData("[]", "begins with its operator")]
    [InlineData("{}", "no Object")]
    [InlineData("[\"FUNC\"]", "followed by the name of a function")]
    [InlineData("[\"BETWEEN\",1,2]", "no operator 'BETWEEN' with 2 operands")]
    [InlineData("[\"=\",1]", "no operator '=' with 1 operands")]
    public void A_stored_form_that_is_none_is_refused(string json, string complaint)
    {
        using var document = JsonDocument.Parse(json);
        var error = Assert.Throws<FormatException>(() => ExpressionJson.Read(document.RootElement));
        Assert.Contains(complaint, error.Message);
    }

    [Fact]
    public void An_expression_tells_which_parameters_it_reads()
    {
        var expression = Expression.Parse(
            "Tags.a IS NULL AND A.{b}.C = UPPER(d) OR CASE WHEN e LIKE f THEN 'g' ELSE h END"
        );
        Assert.Equal(["Tags.a", "b", "d", "e", "f", "h"], expression.ParameterNames());
        Assert.Contains("A.q.C", expression.ParameterNames(TestScope.Vectors));
    }
}
