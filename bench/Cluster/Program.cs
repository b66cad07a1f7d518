using System.Globalization;
using System.Runtime.InteropServices;
using Muster.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    var options = ClusterBenchOptions.Parse(args);
    using var end = new CancellationTokenSource(options.Limit);
    // What it started ends with it.
    using var stop = PosixSignalRegistration.Create(
        PosixSignal.SIGTERM,
        signal =>
        {
            signal.Cancel = true;
            end.Cancel();
        }
    );
    return await new ClusterBench(options, Console.Out).RunAsync(end.Token);
}
catch (BenchFailure failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
catch (Xunit.Sdk.SkipException missing)
{
    await Console.Error.WriteLineAsync(missing.Message);
    return 1;
}
