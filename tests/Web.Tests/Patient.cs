using Xunit;

namespace Web.Tests;

/// <summary>
/// Waits for what must become true, and for what the browser does: Playwright waits for scripts, new pages
/// and closing ones as long as the browser likes, which one that is stuck likes forever.
/// </summary>
internal static class Patient
{
    /// <summary>Of every wait: a machine that is busy is slow and not wrong, and what holds costs nothing.</summary>
    public const int Milliseconds = 60_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(Milliseconds);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var timer = new PeriodicTimer(Between);
        using var limit = new CancellationTokenSource(Limit);
        while (!await holds().WaitAsync(Limit))
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

    /// <summary>With a limit, which is told by a <see cref="TimeoutException"/>.</summary>
    public static Task<T> InTimeAsync<T>(this Task<T> work) => work.WaitAsync(Limit);

    /// <inheritdoc cref="InTimeAsync{T}"/>
    public static Task InTimeAsync(this Task work) => work.WaitAsync(Limit);

    /// <inheritdoc cref="InTimeAsync{T}"/>
    public static Task InTimeAsync(this ValueTask work) => work.AsTask().WaitAsync(Limit);
}
