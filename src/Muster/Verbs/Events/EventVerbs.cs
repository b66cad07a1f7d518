using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Events;

/// <summary><c>muster event …</c></summary>
internal static class EventVerbs
{
    private static readonly Option<string?> Device = new("--device")
    {
        Description = "Of this device",
        HelpName = "ID",
    };

    private static readonly Option<string?> Kind = new("--kind")
    {
        Description = "Of this kind, or its beginning and an asterisk; !inform is all but Informs",
        HelpName = "KIND",
    };

    private static readonly Option<long?> After = new("--after")
    {
        Description = "From behind the event of this number on; left out, from now on",
        HelpName = "ID",
    };

    public static Command Create() =>
        ClientOptions.Group("event", "Looks at what happened with devices.", List(), Follow());

    private static Verb List() =>
        new Verb(
            "list",
            "Lists events, the newest first.",
            "muster event list --kind 'transfer.*'",
            "muster event list --device 00D09E-Gateway-1 --limit 20 --json"
        )
        {
            Device,
            Kind,
            Paging.Limit,
        }.Does(ListAsync);

    private static Verb Follow() =>
        new Verb(
            "follow",
            "Shows events as they happen, until Ctrl-C; comes back by itself when the server does.",
            "muster event follow",
            "muster event follow --kind '!inform' --json"
        )
        {
            Device,
            Kind,
            After,
        }.Does(FollowAsync);

    private static async Task<int> ListAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var list = await client.ListAsync(
            "events",
            [("device", parse.GetValue(Device)), ("kind", parse.GetValue(Kind))],
            parse.GetValue(Paging.Limit),
            cancellation,
            withTotal: false
        );
        if (terminal.IsJson)
            terminal.Document(list);
        else
            terminal.Rows(
                ["ID", "TIME", "DEVICE", "KIND", "MESSAGE"],
                (list["items"]?.AsArray() ?? []).Select(Row)
            );
        return ExitCode.Done;
    }

    private static async Task<int> FollowAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var query = EventStream.Query(parse.GetValue(Device), parse.GetValue(Kind));
        var stream = new EventStream(client, query, parse.GetValue(After));
        await foreach (var item in stream.ReadAsync(terminal.Say, cancellation))
        {
            if (terminal.IsJson)
                terminal.Event(item);
            else
                terminal.Line(
                    string.Join('\t', Row(item).Select(cell => cell.ReplaceLineEndings(" ")))
                );
        }
        return ExitCode.Done;
    }

    private static string[] Row(JsonNode? json)
    {
        var item = MusterClient.Read<DeviceEvent>(json);
        return
        [
            item.Id.ToString(CultureInfo.InvariantCulture),
            item.At.ToString("u", CultureInfo.InvariantCulture),
            item.DeviceId ?? "",
            item.Kind,
            item.Message,
        ];
    }
}
