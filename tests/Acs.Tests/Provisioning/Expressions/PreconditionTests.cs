using Xunit;

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>Preconditions of presets, and the JSON queries they were before.</summary>
public sealed class PreconditionTests
{
    [Theory]
    [InlineData(null, "TRUE")]
    [InlineData("", "TRUE")]
    [InlineData("true", "TRUE")]
    [InlineData("Tags.a IS NOT NULL", "Tags.a IS NOT NULL")]
    [InlineData("{a} = 1", "{a} = 1")]
    [InlineData("{}", "TRUE")]
    [InlineData("{\"test\":{\"$ne\":\"test\"}}", "test <> \"test\" OR test IS NULL")]
    [InlineData("{\"_tags\":\"test\"}", "Tags.test IS NOT NULL")]
    [InlineData("{\"_tags\":{\"$ne\":\"a b\"}}", "Tags.a0x20b IS NULL")]
    [InlineData("{\"Tags.test\":{\"$ne\":true}}", "Tags.test IS NULL")]
    [InlineData("{\"Tags.test\":true}", "Tags.test IS NOT NULL")]
    [InlineData("{\"Tags.test\":{\"$exists\":false}}", "Tags.test IS NULL")]
    [InlineData("{\"a\":1,\"b\":true}", "a = 1 AND b = TRUE")]
    [InlineData("{\"a\":{\"$gt\":1,\"$lte\":5}}", "a > 1 AND a <= 5")]
    [InlineData("{\"a\":{\"$lt\":1},\"b\":{\"$ne\":2}}", "a < 1 AND (b <> 2 OR b IS NULL)")]
    [InlineData(
        "{\"$or\":[{\"a\":1},{\"$and\":[{\"b\":2},{\"c\":{\"$gte\":\"d\"}}]}]}",
        "a = 1 OR b = 2 AND c >= \"d\""
    )]
    [InlineData("{\"a\":null}", "a IS NULL")]
    [InlineData("{\"_deviceId._ProductClass\":\"x\"}", "DeviceID.ProductClass = \"x\"")]
    public void An_expression_an_old_query_or_nothing(string? text, string canonical) =>
        Assert.Equal(canonical, Precondition.Parse(text).ToString());

    [Theory]
    [InlineData("{\"test\":{\"$gee\":1}}", "Operator $gee not supported")]
    [InlineData("{\"$nor\":[]}", "Operator $nor not supported")]
    [InlineData("{\"a\":[1]}", "'a' is compared with")]
    [InlineData("{\"a\":{}}", "The condition of 'a' is empty")]
    [InlineData("{\"$or\":[]}", "$or is followed by an empty list")]
    [InlineData("{\"a\":1,\n \"b\":}", "line 2, column 6: neither an expression nor JSON")]
    [InlineData("a =", "line 1, column 4: expected an expression")]
    public void Anything_else_is_refused(string text, string complaint)
    {
        var error = Assert.Throws<ExpressionException>(() => Precondition.Parse(text));
        Assert.Contains(complaint, error.Message);
    }

    [Theory]
    [InlineData("a b.c-d_é(x)0xAB", "a0x20b0x2Ec-d_0xC30xA90x28x0x2900x78AB")]
    [InlineData("plain", "plain")]
    [InlineData("0xab", "0xab")]
    public void Tags_are_escaped_in_paths(string tag, string name)
    {
        Assert.Equal(name, TagNames.Escape(tag));
        Assert.Equal(tag, TagNames.Unescape(name));
    }
}
