namespace Conformance.Clusters;

/// <summary>Waits for the devices of a load.</summary>
internal static class ServedAgain
{
    /// <summary>A dead node is known as dead within seconds, and the machine is busy.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Until so many devices have held a whole session from now on.</summary>
    public static Task ServedAgainAsync(this AcknowledgedLoad load, int devices)
    {
        var now = TimeProvider.System.GetUtcNow();
        return Wait.UntilAsync(
            () => Task.FromResult(load.ServedSince(now) == devices),
            $"all are served again ({load.Troubles})",
            Patience
        );
    }
}
