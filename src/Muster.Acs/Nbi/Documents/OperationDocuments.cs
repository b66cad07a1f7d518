using Muster.Acs.Nbi.Query;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Presets;

namespace Muster.Acs.Nbi.Documents;

/// <summary>A Download whose TransferComplete is awaited, as GenieACS shows it: an operation.</summary>
internal static class OperationDocuments
{
    /// <summary>Whether the task is what the original keeps as an operation, and no longer as a task.</summary>
    public static bool Is(DeviceTask task) =>
        task is { State: TaskState.Awaiting, Request: DownloadRequest, Transfer: not null };

    /// <param name="task">The task that carries the download out.</param>
    /// <param name="rule">What is kept of it where a rule asked for it.</param>
    public static Document Of(DeviceTask task, RuleDownload? rule)
    {
        var transfer = task.Transfer!;
        var channel = rule is { Channel.Length: > 0 }
            ? rule.Channel
            : TaskDocuments.ChannelOf(task);
        var retries = rule?.Retries ?? Math.Max(0, task.Attempts - 1);
        return new Document
        {
            ["_id"] = $"{task.DeviceId}:{transfer.CommandKey}",
            ["name"] = "Download",
            ["timestamp"] = transfer.Accepted ?? transfer.Updated,
            ["channels"] = Text(channel, 0),
            ["retries"] = Text(channel, retries),
            ["provisions"] = rule is { Channel.Length: > 0 }
                ? rule.Provisions
                : FaultDocuments.ProvisionsOf(task),
            ["args"] = JsonValues.Text(
                new Document
                {
                    ["instance"] = rule?.Instance[(rule.Instance.LastIndexOf('.') + 1)..] ?? "",
                    ["fileType"] = transfer.FileType,
                    ["fileName"] = transfer.File,
                    ["targetFileName"] = ((DownloadRequest)task.Request).TargetFileName,
                }
            ),
        };
    }

    private static string Text(string channel, int number) =>
        JsonValues.Text(new Document { [channel] = (double)number });
}
