using Muster.Web.Account;
using Xunit;

namespace Web.Tests;

/// <summary>The picture of a second factor's secret.</summary>
public sealed class QrPathTests
{
    private const int Quiet = 4;

    [Theory]
    [InlineData("A", 21)]
    [InlineData(
        "otpauth://totp/Muster:ada?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Muster",
        37
    )]
    public void A_code_has_its_quiet_zone_and_a_finder_in_three_corners(string text, int modules)
    {
        var picture = QrPath.Of(text);
        Assert.Equal(modules + (2 * Quiet), picture.Side);
        var black = Black(picture);
        Assert.All(black, module => Assert.True(module is { X: >= Quiet, Y: >= Quiet }));
        Assert.All(black, module => Assert.True(Math.Max(module.X, module.Y) < modules + Quiet));
        // ISO/IEC 18004, 6.3.3: seven black modules in a row, a white ring, three by three in the middle.
        foreach (var (x, y) in ((int, int)[])[(0, 0), (modules - 7, 0), (0, modules - 7)])
        {
            for (var dy = 0; dy < 7; dy++)
            for (var dx = 0; dx < 7; dx++)
            {
                var ring = Math.Max(Math.Abs(dx - 3), Math.Abs(dy - 3));
                Assert.Equal(ring != 2, black.Contains((Quiet + x + dx, Quiet + y + dy)));
            }
        }
    }

    [Fact]
    public void Another_text_is_another_picture()
    {
        Assert.NotEqual(QrPath.Of("one"), QrPath.Of("two"));
    }

    // "M4 4h7v1H4z": a run of black modules in a row.
    private static HashSet<(int X, int Y)> Black(QrPath picture)
    {
        var black = new HashSet<(int, int)>();
        foreach (var run in picture.Path.Split('z', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = run[1..].Split(' ', 'h', 'v');
            var (x, y, length) = (int.Parse(parts[0]), int.Parse(parts[1]), int.Parse(parts[2]));
            for (var at = 0; at < length; at++)
                black.Add((x + at, y));
        }
        return black;
    }
}
