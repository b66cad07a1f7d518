using System.Globalization;
using Muster.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    var options = StoreBenchOptions.Parse(args);
    using var end = new CancellationTokenSource(options.Limit);
    var held = true;
    if (options.Trees is not null && options.TreeDevices > 0)
    {
        held &= await new TreeBench(options, Console.Out).RunAsync(end.Token);
        await new ChangeBench(options, Console.Out).RunAsync(end.Token);
    }
    if (options.Devices > 0)
        held &= await new MillionBench(options, Console.Out).RunAsync(end.Token);
    return held ? 0 : 1;
}
catch (BenchFailure failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync(
        "The benchmark took longer than --limit allows; it stopped."
    );
    return 1;
}
