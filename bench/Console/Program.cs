using System.Globalization;
using Muster.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    var options = ConsoleBenchOptions.Parse(args);
    using var end = new CancellationTokenSource(options.Limit);
    return await new ConsoleBench(options, Console.Out).RunAsync(end.Token);
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
