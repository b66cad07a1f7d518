using System.Runtime.CompilerServices;
using Xunit;

namespace Muster.Tests;

/// <summary>Waits for a thing itself, that others are about to do, and fails when it does not come.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Between two looks the processor is left to those that are waited for.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(16);

    public static Task UntilAsync(
        Func<bool> holds,
        [CallerArgumentExpression(nameof(holds))] string what = ""
    ) => UntilAsync(() => Task.FromResult(holds()), what);

    /// <summary>As the other, where looking takes time itself.</summary>
    public static async Task UntilAsync(
        Func<Task<bool>> holds,
        [CallerArgumentExpression(nameof(holds))] string what = "",
        TimeSpan? patience = null
    )
    {
        var began = TimeProvider.System.GetTimestamp();
        var pause = FirstPause;
        while (!await holds())
        {
            var waited = TimeProvider.System.GetElapsedTime(began);
            Assert.True(waited < (patience ?? Patience), $"It did not happen in time that {what}.");
            await Task.Delay(pause, TestContext.Current.CancellationToken);
            pause = pause < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
