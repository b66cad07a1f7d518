using System.CommandLine;
using System.Globalization;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;
using Muster.Verbs.Devices;

namespace Muster.Verbs.Backups;

internal static class BackupRestoreVerb
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(300);

    public static Command Create() =>
        TaskRun.WithWaiting(
            new Verb(
                "restore",
                "Writes what differs from a kept configuration, as one task.",
                "muster backup restore 00D09E-Gateway-1 before-upgrade",
                "muster backup restore 00D09E-Gateway-1 before-upgrade --no-wait"
            )
            {
                DeviceVerbs.Id,
                BackupVerbs.Name,
            }.Does(RunAsync)
        );

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var path = BackupVerbs.OneOf(parse) + "/restore?wake=true";
        if (!parse.GetValue(ClientOptions.NoWait))
        {
            var timeout = parse.GetValue(ClientOptions.Timeout) ?? ClientOptions.DefaultTimeout;
            var wait = timeout < Longest ? timeout : Longest;
            path += $"&wait={((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture)}";
        }
        var device = parse.GetRequiredValue(DeviceVerbs.Id);
        var json = await terminal.WaitingAsync(
            $"Waking {device} and waiting for it",
            () => client.PostAsync(path, new { }, cancellation)
        );
        var restore = MusterClient.Read<BackupRestore>(json);
        if (terminal.IsJson)
        {
            terminal.Document(json);
        }
        else
        {
            BackupVerbs.Rows(terminal, restore.Left);
            terminal.Say($"Task {restore.Task.Id}: {Told(restore.Task)}");
        }
        return restore.Task.State switch
        {
            TaskState.Done => ExitCode.Done,
            TaskState.Failed or TaskState.Cancelled or TaskState.Expired => ExitCode.Failed,
            _ => parse.GetValue(ClientOptions.NoWait) ? ExitCode.Done : ExitCode.TimedOut,
        };
    }

    private static string Told(DeviceTask task) =>
        task.Fault?.Message ?? task.State.ToString().ToLowerInvariant();
}
