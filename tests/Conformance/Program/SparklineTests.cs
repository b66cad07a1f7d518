using Muster.Acs.Operations;
using Muster.Verbs.Series;
using Xunit;

namespace Muster.Tests.Program;

public sealed class SparklineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_line_goes_from_the_least_to_the_greatest_and_is_blank_where_nothing_is()
    {
        Assert.Equal("▁█ ▅", Draw(4, 4, (0, -10), (1, 60), (3, 30)));
    }

    [Fact]
    public void What_lies_in_one_piece_is_its_mean()
    {
        // 0 and 8 make 4, halfway between 0 and 8: the fourth of seven steps, rounded to even.
        Assert.Equal("▅▁█", Draw(3, 60, (0, 0), (19, 8), (20, 0), (40, 8)));
    }

    [Theory]
    [InlineData(7, "▁▁")]
    [InlineData(0, "▁▁")]
    public void What_never_changes_is_flat(double value, string line) =>
        Assert.Equal(line, Draw(2, 60, (0, value), (59, value)));

    [Fact]
    public void Nothing_is_a_blank_line() => Assert.Equal("    ", Draw(4, 60));

    private static string Draw(
        int width,
        int seconds,
        params (int Second, double Value)[] points
    ) =>
        Sparkline.Of(
            new SeriesPoints(
                "x",
                Noon,
                Noon.AddSeconds(seconds),
                [
                    .. points.Select(p => new SeriesPoint(
                        Noon.AddSeconds(p.Second),
                        p.Value,
                        p.Value,
                        p.Value,
                        1
                    )),
                ]
            ),
            width
        );
}
