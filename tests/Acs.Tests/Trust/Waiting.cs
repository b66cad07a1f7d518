using Xunit;

namespace Muster.Acs.Tests.Trust;

/// <summary>Waits that have a name, for what another thread does.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            if (TimeProvider.System.GetElapsedTime(begin) > Patience)
                Assert.Fail($"In vain waited until {what}.");
            await Task.Yield();
        }
    }
}
