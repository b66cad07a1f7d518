using Xunit;

namespace Web.Tests;

/// <summary>Waits for what must become true.</summary>
internal static class Patient
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var timer = new PeriodicTimer(Between);
        using var limit = new CancellationTokenSource(Limit);
        while (!await holds())
        {
            try
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"It did not become true within {Limit}.");
            }
        }
    }
}
