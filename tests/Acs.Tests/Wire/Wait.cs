using System.Diagnostics;
using Xunit;

namespace Acs.Tests.Wire;

/// <summary>Waits for what another thread of this process is about to do.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Patience, $"It did not happen in time that {what}.");
            await Task.Yield();
        }
    }
}
