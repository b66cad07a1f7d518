using BenchmarkDotNet.Running;
using Muster.Micro;

// The speed of Muster.Cwmp: reading and writing envelopes. Arguments are BenchmarkDotNet's.
var switcher = BenchmarkSwitcher.FromTypes([typeof(EnvelopeBenchmarks)]);
switcher.Run(args.Length == 0 ? ["--filter", "*"] : args, new Settings());
BeyondStrings.Print(Console.Out);
ProcessorTime.Print(Console.Out);
