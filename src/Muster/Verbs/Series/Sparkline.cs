using Muster.Acs.Operations;

namespace Muster.Verbs.Series;

/// <summary>A series as one line of block characters: one for each equal piece of time.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>A piece in which nothing was measured is a blank.</summary>
    public static string Of(SeriesPoints series, int width)
    {
        var pieces = new (double Sum, long Count)[width];
        var span = (series.To - series.From).Ticks;
        foreach (var point in series.Points)
        {
            var piece = (double)(point.At - series.From).Ticks / span * width;
            ref var one = ref pieces[Math.Clamp((int)piece, 0, width - 1)];
            one = (one.Sum + (point.Value * point.Count), one.Count + point.Count);
        }
        var means = pieces.Where(piece => piece.Count > 0).Select(Mean).ToList();
        if (means.Count == 0)
            return new string(' ', width);
        var (least, greatest) = (means.Min(), means.Max());
        return string.Concat(
            pieces.Select(piece => piece.Count == 0 ? ' ' : Block(Mean(piece), least, greatest))
        );
    }

    private static double Mean((double Sum, long Count) piece) => piece.Sum / piece.Count;

    private static char Block(double value, double least, double greatest) =>
        greatest > least
            ? Blocks[(int)Math.Round((value - least) / (greatest - least) * (Blocks.Length - 1))]
            : Blocks[0];
}
