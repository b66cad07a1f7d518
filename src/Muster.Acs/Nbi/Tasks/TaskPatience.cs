using System.Globalization;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Configuration;

namespace Muster.Acs.Nbi.Tasks;

/// <summary>Wakes a device for a task, and waits as long as the client or the configuration says.</summary>
internal sealed class TaskPatience(TaskWatch watch, ConfigDesk desk)
{
    /// <summary>How long a session is waited for where nobody says (deviceOnlineThreshold).</summary>
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <param name="device">Whose task it is.</param>
    /// <param name="task">As it is stored.</param>
    /// <param name="timeout">What the client says.</param>
    /// <param name="cancellation">Nobody waits any more.</param>
    public async Task<(int Status, string? Reason)> RunAsync(
        DeviceRecord device,
        DeviceTask task,
        string? timeout,
        CancellationToken cancellation
    )
    {
        var config = await desk.OfAsync(device, cancellation, DeviceConfig.OnlineKey);
        var patience = Of(timeout, config.OnlineThreshold);
        return await watch.RunAsync(device, task, patience, cancellation);
    }

    /// <summary>The client's timeout, in milliseconds; rubbish is the default, as in the original.</summary>
    /// <param name="milliseconds">As the client says it.</param>
    /// <param name="configured">The default for the device; null where none is said.</param>
    public static TimeSpan Of(string? milliseconds, TimeSpan? configured)
    {
        var asked =
            int.TryParse(milliseconds, CultureInfo.InvariantCulture, out var wait) && wait >= 0
                ? TimeSpan.FromMilliseconds(wait)
                : configured ?? Default;
        return asked < Longest ? asked : Longest;
    }
}
