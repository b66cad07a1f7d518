using Muster.Bench;

try
{
    return await new Soak(SoakOptions.Parse(args), Console.Out).RunAsync(CancellationToken.None);
}
catch (BenchFailure failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
