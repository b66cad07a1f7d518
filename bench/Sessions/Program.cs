using Muster.Bench;

if (args is ["floor", var recording])
    return await Floor.RunAsync(recording);
try
{
    var options = BenchOptions.Parse(args);
    if (Pinning.IsMissing)
        return await Pinning.RunAgainAsync(args);
    using var end = new CancellationTokenSource(options.Limit);
    return await new Benchmark(options, Console.Out).RunAsync(end.Token);
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
