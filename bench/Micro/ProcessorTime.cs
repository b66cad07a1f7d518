using System.Globalization;

namespace Muster.Micro;

/// <summary>
/// The same work by processor time instead of the clock: what it costs on a machine that is busy with
/// other things, where the figures above mostly say how long it had to wait.
/// </summary>
internal static class ProcessorTime
{
    private const int Rounds = 12;

    public static void Print(TextWriter output)
    {
        var work = new EnvelopeBenchmarks();
        Measure(output, nameof(work.ReadInform), 20_000, () => work.ReadInform());
        Measure(output, nameof(work.WriteInform), 20_000, () => work.WriteInform());
        Measure(output, nameof(work.XmlReaderOverInform), 5_000, () => work.XmlReaderOverInform());
        Measure(output, nameof(work.ReadValues), 60, () => work.ReadValues());
        Measure(output, nameof(work.WriteValues), 60, () => work.WriteValues());
        Measure(output, nameof(work.XmlReaderOverValues), 60, () => work.XmlReaderOverValues());
    }

    private static void Measure(TextWriter output, string name, int count, Action once)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < count; i++)
                once();
            var spent = Environment.CpuUsage.TotalTime - before;
            best = Math.Min(best, spent.TotalMicroseconds / count);
        }
        var throughput = Bodies.LengthFor(name) / best;
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name, -20} {best, 10:N2} us of processor time, best of {Rounds}: {throughput:N0} MB/s"
            )
        );
    }
}
