namespace Muster.Bench;

/// <summary>Many sessions, so many at once.</summary>
internal static class Load
{
    /// <summary>
    /// Each worker has devices of its own and goes round them, so that no device is ever in two
    /// sessions; the first failure ends all.
    /// </summary>
    public static async Task RunAsync(
        IReadOnlyList<BenchDevice> devices,
        int sessions,
        int concurrency,
        Func<BenchDevice, CancellationToken, Task> session,
        CancellationToken cancellation
    )
    {
        using var first = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var workers = Math.Min(concurrency, Math.Min(devices.Count, sessions));
        await Task.WhenAll(Enumerable.Range(0, workers).Select(WorkAsync));

        async Task WorkAsync(int worker)
        {
            try
            {
                // With as many sessions as devices each device has exactly one.
                var share = (sessions / workers) + (worker < sessions % workers ? 1 : 0);
                for (var next = worker; share > 0; share--, next += workers)
                {
                    if (next >= devices.Count)
                        next = worker;
                    await session(devices[next], first.Token);
                }
            }
            catch
            {
                await first.CancelAsync();
                throw;
            }
        }
    }
}
