using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Provisioning.Targets;

namespace Muster.Acs.Procedures;

/// <summary>
/// Downloads that rules asked for and that have ended since: what succeeded is written down; what failed
/// is taken back, and is a fault of the channel that wanted it.
/// </summary>
internal static class SettleDownloads
{
    /// <summary>Whether one of them may have ended.</summary>
    public static bool IsDue(DeviceSession device) =>
        device.Downloads.All.Any(download => device.Tasks.Find(download.Task) is null);

    public static async Task RunAsync(DeviceSession device)
    {
        if (!IsDue(device))
            return;
        await device.ShadowAsync();
        var (open, faults) = (new List<RuleDownload>(), new Dictionary<string, ChannelFault?>());
        foreach (var download in device.Downloads.All)
        {
            if (device.Tasks.Find(download.Task) is not null)
            {
                open.Add(download);
                continue;
            }
            var task = await device.Services.Tasks.FindAsync(download.Task, CancellationToken.None);
            if (Settle(device, download, task) is not { } fault)
                continue;
            faults[download.Channel] = fault;
            // One failure is one fault: the channel's.
            await device.Services.Tasks.DismissFaultAsync(download.Task, CancellationToken.None);
        }
        await device.StoreAsync(new RuleOutcome(faults, [], []) { Downloads = open });
    }

    /// <summary>Answers the fault of its channel, if it is one.</summary>
    private static ChannelFault? Settle(
        DeviceSession device,
        RuleDownload download,
        DeviceTask? task
    )
    {
        if (task is { State: TaskState.Done, Request: DownloadRequest request })
        {
            device.Edit(tree =>
                tree.WithNodes(
                    DownloadNodes.Done(tree, download.Instance, request, task.Transfer, device.Now)
                )
            );
            return null;
        }
        device.Edit(tree =>
            tree.WithNodes([DownloadNodes.Reverted(tree, download.Instance, device.Now)])
        );
        if (task?.Fault is not { } fault || download.Channel.Length == 0)
            return null;
        var rest = device.Services.Node.Rules.Tools.Retry.After(
            download.Retries,
            Random.Shared.NextDouble()
        );
        return new ChannelFault(
            download.Channel,
            RuleFault.Of(fault),
            device.Now,
            download.Retries,
            device.Now + rest,
            download.Provisions
        );
    }
}
