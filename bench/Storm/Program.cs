using Muster.Bench;

try
{
    if (args is [People.Verb, ..])
        return await People.RunAsync(args, CancellationToken.None);
    var options = StormOptions.Parse(args);
    if (Pinning.IsMissing)
        return await Pinning.RunAgainAsync(args);
    using var end = new CancellationTokenSource(options.Limit);
    return await new Storm(options, Console.Out).RunAsync(end.Token);
}
catch (BenchFailure failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Not all was served within --limit.");
    return 1;
}
