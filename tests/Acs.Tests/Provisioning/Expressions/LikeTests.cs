using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Muster.Acs.Provisioning.Expressions;

public sealed class LikeTests
{
    [Theory]
    [InlineData("abc", "a_c", null, true)]
    [InlineData("ac", "a_c", null, false)]
    [InlineData("abc", "b", null, false)]
    [InlineData("", "%", null, true)]
    [InlineData("", "", null, true)]
    [InlineData("a", "", null, false)]
    [InlineData("a\nb", "a%b", null, false)]
    [InlineData("a\nb", "a_b", null, false)]
    [InlineData("a\nb", "a\nb", null, true)]
    [InlineData("xa\nb", "%a\n%", null, true)]
    [InlineData("a\\b", "a\\b", null, true)]
    [InlineData("a\\b", "a\\\\b", '\\', true)]
    [InlineData("a_b", "a!_b", '!', true)]
    [InlineData("axb", "a!_b", '!', false)]
    [InlineData("a%", "a%%", '%', true)]
    [InlineData("ax", "a%", '%', false)]
    public void Percent_and_underscore_match_within_a_line(
        string text,
        string pattern,
        char? escape,
        bool expected
    ) => Assert.Equal(expected, LikePattern.Matches(text, pattern, escape));

    [Fact]
    public void Random_patterns_match_as_the_regular_expressions_they_stand_for()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        string Text(string letters, int most) =>
            string.Concat(
                Enumerable
                    .Range(0, random.Next(most))
                    .Select(_ => letters[random.Next(letters.Length)])
            );
        for (var round = 0; round < 30_000; round++)
        {
            var (text, pattern) = (Text("aab\n", 9), Text("aab\n%%_", 7));
            var regex = new StringBuilder("\\A");
            foreach (var character in pattern)
                regex.Append(
                    character switch
                    {
                        '%' => "[^\n]*",
                        '_' => "[^\n]",
                        _ => Regex.Escape($"{character}"),
                    }
                );
            var expected = Regex.IsMatch(text, regex + "\\z", RegexOptions.CultureInvariant);
            Assert.True(
                expected == LikePattern.Matches(text, pattern, null),
                $"seed {seed}: {ExpressionText.Quoted(text)} LIKE {ExpressionText.Quoted(pattern)}"
            );
        }
    }
}
