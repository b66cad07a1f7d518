using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;
using Muster.Verbs.Devices;

namespace Muster.Verbs.Faults;

/// <summary><c>muster fault …</c></summary>
internal static class FaultVerbs
{
    private static readonly Option<string?> Device = new("--device")
    {
        Description = "Of this device",
        HelpName = "ID",
    };

    private static readonly Argument<string> Channel = new("CHANNEL")
    {
        Description = "The channel, as 'fault list' shows it",
    };

    public static Command Create() =>
        ClientOptions.Group(
            "fault",
            "Looks at what went wrong with devices: tasks, and rules.",
            [List(), Dismiss(), .. FaultGroupVerbs.All(), .. FaultRetryVerbs.All()]
        );

    private static Verb List() =>
        new Verb(
            "list",
            "Lists tasks that failed and channels of rules that could not be followed, the newest first.",
            "muster fault list",
            "muster fault list --device 00D09E-Gateway-1 --json"
        )
        {
            Device,
            Paging.Limit,
        }.Does(ListAsync);

    private static Verb Dismiss() =>
        new Verb(
            "dismiss",
            "Strikes a fault. A task stays as it is; the rules of a channel run again in the next session.",
            "muster fault dismiss 00D09E-Gateway-1 default"
        )
        {
            DeviceVerbs.Id,
            Channel,
        }.Does(DismissAsync);

    private static async Task<int> ListAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var list = await client.ListAsync(
            "faults",
            [("device", parse.GetValue(Device))],
            parse.GetValue(Paging.Limit),
            cancellation
        );
        if (terminal.IsJson)
            terminal.Document(list);
        else
            terminal.Rows(
                ["DEVICE", "CHANNEL", "CODE", "SINCE", "RETRIES", "NEXT TRY", "MESSAGE"],
                (list["items"]?.AsArray() ?? []).Select(Row)
            );
        return ExitCode.Done;
    }

    private static async Task<int> DismissAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var (id, channel) = (
            parse.GetRequiredValue(DeviceVerbs.Id),
            parse.GetRequiredValue(Channel)
        );
        await client.DeleteAsync(
            $"devices/{MusterClient.Escape(id)}/faults/{MusterClient.Escape(channel)}",
            cancellation
        );
        terminal.Say($"The fault of {id} on {channel} is dismissed.");
        return ExitCode.Done;
    }

    private static string[] Row(JsonNode? json)
    {
        var fault = MusterClient.Read<DeviceFault>(json);
        var place = fault is { Script: { } script, Line: { } line } ? $" ({script}:{line})" : "";
        return
        [
            fault.DeviceId,
            fault.Channel,
            fault.Code,
            Ages.Since(fault.At),
            fault.Retries.ToString(CultureInfo.InvariantCulture),
            fault.NextTry?.ToString("u", CultureInfo.InvariantCulture) ?? "",
            fault.Message.ReplaceLineEndings(" ") + place,
        ];
    }
}
