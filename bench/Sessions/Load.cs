namespace Muster.Bench;

/// <summary>Many sessions, so many at once.</summary>
internal static class Load
{
    /// <summary>Device after device, round and round, until the count is full. The first failure ends it.</summary>
    public static async Task RunAsync(
        IReadOnlyList<BenchDevice> devices,
        int sessions,
        int concurrency,
        Func<BenchDevice, CancellationToken, Task> session,
        CancellationToken cancellation
    )
    {
        using var first = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var next = -1;
        await Task.WhenAll(
            Enumerable.Range(0, Math.Min(concurrency, sessions)).Select(_ => WorkAsync())
        );

        async Task WorkAsync()
        {
            try
            {
                int number;
                while ((number = Interlocked.Increment(ref next)) < sessions)
                    await session(devices[number % devices.Count], first.Token);
            }
            catch
            {
                await first.CancelAsync();
                throw;
            }
        }
    }
}
