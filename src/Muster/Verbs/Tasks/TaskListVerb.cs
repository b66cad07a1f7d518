using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Tasks;

internal static class TaskListVerb
{
    private static readonly Option<string?> Device = new("--device")
    {
        Description = "Of this device",
        HelpName = "ID",
    };

    private static readonly Option<TaskState?> State = new("--state")
    {
        Description = "In this state",
        HelpName = "STATE",
    };

    public static Command Create() =>
        new Verb(
            "list",
            "Lists tasks, the newest first.",
            "muster task list --state failed",
            "muster task list --device 00D09E-Gateway-1 --limit 10 --json"
        )
        {
            Device,
            State,
            Paging.Limit,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var list = await client.ListAsync(
            "tasks",
            [
                ("device", parse.GetValue(Device)),
                ("state", parse.GetValue(State)?.ToString().ToLowerInvariant()),
            ],
            parse.GetValue(Paging.Limit),
            cancellation
        );
        if (terminal.IsJson)
            terminal.Document(list);
        else
            TaskTable.Show(terminal, list["items"]);
        return ExitCode.Done;
    }
}
