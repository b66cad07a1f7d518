using System.CommandLine;
using System.Globalization;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Tasks;

/// <summary><c>muster transfer list</c>.</summary>
internal static class TransferListVerb
{
    private static readonly Option<string?> Device = new("--device")
    {
        Description = "Of this device",
        HelpName = "ID",
    };

    private static readonly Option<string?> Key = new("--command-key")
    {
        Description = "Of this key: the id of the task that asked for it",
        HelpName = "KEY",
    };

    private static readonly Option<TransferState?> State = new("--state")
    {
        Description = "In this state",
        HelpName = "STATE",
    };

    public static Command CreateGroup() =>
        ClientOptions.Group(
            "transfer",
            "Looks at transfers of files, from the asking to the end.",
            Create()
        );

    private static Verb Create() =>
        new Verb(
            "list",
            "Lists transfers, the newest first.",
            "muster transfer list --state applying",
            "muster transfer list --device 00D09E-Gateway-1 --json"
        )
        {
            Device,
            Key,
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
            "transfers",
            [
                ("device", parse.GetValue(Device)),
                ("commandKey", parse.GetValue(Key)),
                ("state", parse.GetValue(State)?.ToString()),
            ],
            parse.GetValue(Paging.Limit),
            cancellation,
            withTotal: false
        );
        if (terminal.IsJson)
        {
            terminal.Document(list);
            return ExitCode.Done;
        }
        terminal.Rows(
            ["KEY", "DEVICE", "KIND", "FILE", "STATE", "UPDATED", "NOTE"],
            from json in list["items"]?.AsArray() ?? []
            let transfer = MusterClient.Read<Transfer>(json)
            select new[]
            {
                transfer.CommandKey,
                transfer.DeviceId,
                transfer.Kind.ToString(),
                transfer.File.Length > 0 ? transfer.File : transfer.FileType,
                transfer.State.ToString(),
                transfer.Updated.ToString("u", CultureInfo.InvariantCulture),
                transfer.Fault is { } fault ? $"{fault.Code} {fault.Message}" : transfer.Remark,
            }
        );
        return ExitCode.Done;
    }
}
