using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Muster.Micro;

/// <summary>In this process, a few seconds each, with memory and throughput.</summary>
internal sealed class Settings : ManualConfig
{
    public Settings()
    {
        AddJob(
            Job.Default.WithToolchain(
                    new InProcessEmitToolchain(TimeSpan.FromMinutes(5), logOutput: false)
                )
                .WithWarmupCount(6)
                .WithIterationCount(10)
        );
        AddDiagnoser(MemoryDiagnoser.Default);
        AddLogger(ConsoleLogger.Default);
        AddExporter(MarkdownExporter.Console);
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddColumn(new Throughput());
        WithOptions(ConfigOptions.DisableOptimizationsValidator);
    }

    /// <summary>Megabytes of XML a second.</summary>
    private sealed class Throughput : IColumn
    {
        public string Id => nameof(Throughput);
        public string ColumnName => "MB/s";
        public bool AlwaysShow => true;
        public ColumnCategory Category => ColumnCategory.Custom;
        public int PriorityInCategory => 0;
        public bool IsNumeric => true;
        public UnitType UnitType => UnitType.Dimensionless;
        public string Legend => "10^6 octets of XML read or written in a second";

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
            GetValue(summary, benchmarkCase, SummaryStyle.Default);

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
        {
            if (summary[benchmarkCase]?.ResultStatistics is not { } statistics)
                return "?";
            var name = benchmarkCase.Descriptor.WorkloadMethod.Name;
            var octets = Bodies.LengthFor(name);
            return (octets * 1000.0 / statistics.Mean).ToString("N0", style.CultureInfo);
        }
    }
}
