using Muster.Acs.Provisioning.Paths;
using Xunit;

namespace Acs.Tests.Provisioning;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("Device", "Device")]
    [InlineData("Device.*.X_Y-1", "Device.*.X_Y-1")]
    [InlineData("A.[b:c d ,a:e]", "A.[a:\"e\",b:\"c d\"]")]
    [InlineData("A.[ a:\"e\" , b:c d]", "A.[a:\"e\",b:\"c d\"]")]
    [InlineData("A.[SIP.RegistrarServer:]", "A.[SIP.RegistrarServer:\"\"]")]
    [InlineData("A.[].B", "A.[].B")]
    [InlineData("A.[k:\"a,b]\\\"c\"]", "A.[k:\"a,b]\\\"c\"]")]
    [InlineData("A.[B.[c:d].E:f]", "A.[B.[c:\"d\"].E:\"f\"]")]
    [InlineData("", "")]
    public void A_path_has_one_canonical_text(string text, string canonical)
    {
        var pattern = PathPattern.Parse(text);
        Assert.Equal(canonical, pattern.Text);
        Assert.Same(PathPattern.Parse(canonical), PathPattern.Parse(canonical));
        Assert.Equal(canonical, PathPattern.Parse(canonical).Text);
    }

    [Theory]
    [InlineData("A.[b:c,a:e]", "A.[a:e,b:c]")]
    [InlineData("A.[b:c]", "A.[ b : \"c\" ]")]
    public void The_order_of_keys_and_the_quotes_do_not_matter(string one, string other) =>
        Assert.Equal(PathPattern.Parse(one).Text, PathPattern.Parse(other).Text);

    [Theory]
    [InlineData(".A")]
    [InlineData("A.")]
    [InlineData("A..B")]
    [InlineData("A B")]
    [InlineData("A.**")]
    [InlineData("A.[b]")]
    [InlineData("A.[b:c")]
    [InlineData("A.[b:\"c]")]
    [InlineData("A.{b}")]
    [InlineData("é")]
    public void What_is_no_path_is_refused_with_the_words_scripts_know(string text)
    {
        var wrong = Assert.Throws<PathException>(() => PathPattern.Parse(text));
        Assert.StartsWith("Invalid parameter path", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_has_32_nodes_at_most()
    {
        var deepest = string.Join('.', Enumerable.Repeat("A", 32));
        Assert.Equal(32, PathPattern.Parse(deepest).Depth);
        Assert.Throws<PathException>(() => PathPattern.Parse(deepest + ".A"));
    }
}
