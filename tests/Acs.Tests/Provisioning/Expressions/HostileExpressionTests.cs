using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Muster.Acs.Provisioning.Expressions;

/// <summary>Whatever is sent as an expression costs a bounded stack and bounded work.</summary>
public sealed class HostileExpressionTests
{
    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("NOT ", "1", "")]
    [InlineData("F(", "1", ")")]
    [InlineData("{", "a", "}")]
    [InlineData("CASE WHEN ", "1", " THEN 1 END")]
    [InlineData("1-1+", "1", "")]
    public void Nesting_is_bounded(string open, string inner, string close)
    {
        string Nested(int levels) =>
            string.Concat(Enumerable.Repeat(open, levels))
            + inner
            + string.Concat(Enumerable.Repeat(close, levels));
        Expression.Parse(Nested(90)).Reduce(TestScope.Vectors);
        var error = Assert.Throws<ExpressionException>(() => Expression.Parse(Nested(3000)));
        Assert.Contains("at most 200 levels deep", error.Message);
    }

    [Fact]
    public void Length_is_bounded()
    {
        var error = Assert.Throws<ExpressionException>(() =>
            Expression.Parse(new string('a', 1 << 20))
        );
        Assert.Contains("at most 65536 characters, this 1048576", error.Message);
    }

    [Fact]
    public void The_number_of_operands_is_bounded()
    {
        var error = Assert.Throws<ExpressionException>(() =>
            Expression.Parse(string.Join('+', Enumerable.Repeat("1", 20_000)))
        );
        Assert.Contains("at most 10000 operators and operands", error.Message);
    }

    [Fact]
    public void The_stored_form_is_bounded_too()
    {
        var json =
            string.Concat(Enumerable.Repeat("[\"NOT\",", 3000)) + "1" + new string(']', 3000);
        using var document = JsonDocument.Parse(
            json,
            new JsonDocumentOptions { MaxDepth = 10_000 }
        );
        var error = Assert.Throws<FormatException>(() => ExpressionJson.Read(document.RootElement));
        Assert.Contains("at most 200 levels deep", error.Message);
    }

    [Fact]
    public void A_pattern_that_could_be_matched_in_countless_ways_is_matched_in_few_steps()
    {
        var text = new string('a', 100_000);
        var pattern = string.Concat(Enumerable.Repeat("%a", 500)) + "%b";
        var clock = Stopwatch.StartNew();
        Assert.False(LikePattern.Matches(text, pattern, null));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }

    [Fact]
    public void A_pattern_is_bounded()
    {
        var pattern = new string('%', 1025);
        var error = Assert.Throws<ExpressionException>(() =>
            Expression.Parse($"a LIKE '{pattern}'")
        );
        Assert.Contains("at most 1024 characters", error.Message);
        var scope = new TestScope();
        scope.Parameters["p"] = pattern;
        Assert.Equal("NULL", Expression.Parse("b LIKE p").Evaluate(scope).ToString());
    }

    [Fact]
    public void Noise_is_refused_and_never_breaks_the_parser()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        string[] words =
        [
            "a",
            "'",
            "\"",
            "(",
            ")",
            "{",
            "}",
            "1",
            "-",
            "*",
            "=",
            "<",
            "||",
            "\\",
            ",",
            " LIKE ",
            " NOT ",
            " IS ",
            " NULL ",
            "CASE ",
            " WHEN ",
            " THEN ",
            " END",
            "F(",
            "é",
            "\ud800",
            "\0",
            "\n",
        ];
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(
                Enumerable
                    .Range(0, random.Next(1, 20))
                    .Select(_ => words[random.Next(words.Length)])
            );
            try
            {
                var expression = Expression.Parse(text);
                Assert.Equal(expression, Expression.Parse(expression.ToString()));
            }
            catch (ExpressionException refused)
            {
                Assert.InRange(refused.Position, 0, text.Length);
            }
            catch (Exception broken)
            {
                Assert.Fail($"seed {seed}, {text}: {broken}");
            }
        }
    }
}
