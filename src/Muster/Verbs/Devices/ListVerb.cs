using System.CommandLine;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Devices;

internal static class ListVerb
{
    private static readonly Option<string?> Text = Filter(
        "--text",
        "Part of the id, serial or model"
    );
    private static readonly Option<string?> Serial = Filter("--serial", "The serial number");
    private static readonly Option<string?> Oui = Filter("--oui", "The OUI, 6 hex digits");
    private static readonly Option<string?> Class = Filter("--class", "The product class");
    private static readonly Option<string?> Model = Filter("--model", "The model");
    private static readonly Option<string?> Tag = Filter("--tag", "A tag");

    private static readonly Option<string?> Group = Filter("--group", "A saved search");

    private static readonly Option<string?> Expression = Filter(
        "--filter",
        "An expression that must hold (docs/provisioning-expressions.md)"
    );

    private static readonly Option<string[]> Parameter = new("--parameter")
    {
        Description = "An indexed parameter, NAME=VALUE; may be given several times",
        HelpName = "NAME=VALUE",
    };

    public static Command Create() =>
        new Verb(
            "list",
            "Lists the devices that have called home; VALUE* means 'begins with'.",
            "muster device list",
            "muster device list --tag lab --model 'EX*'",
            "muster device list --parameter DeviceInfo.SoftwareVersion=2.1.0 --json",
            "muster device list --filter \"Tags.lab IS NULL AND Events.Inform < NOW() - 86400000\""
        )
        {
            Text,
            Serial,
            Oui,
            Class,
            Model,
            Tag,
            Group,
            Expression,
            Parameter,
            Paging.Limit,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        List<(string, string?)> query =
        [
            ("q", parse.GetValue(Text)),
            ("serialNumber", parse.GetValue(Serial)),
            ("oui", parse.GetValue(Oui)),
            ("productClass", parse.GetValue(Class)),
            ("model", parse.GetValue(Model)),
            ("tag", parse.GetValue(Tag)),
            ("group", parse.GetValue(Group)),
            ("filter", parse.GetValue(Expression)),
        ];
        foreach (var (name, value) in Pairs.Parse(parse.GetValue(Parameter) ?? []))
            query.Add(("parameter." + name, value));
        var limit = parse.GetValue(Paging.Limit);
        var list = await client.ListAsync("devices", query, limit, cancellation);
        Show(terminal, list);
        return ExitCode.Done;
    }

    private static void Show(Terminal terminal, JsonObject list)
    {
        if (terminal.IsJson)
        {
            terminal.Document(list);
            return;
        }
        var devices = MusterClient.Read<List<DeviceSummary>>(list["items"]);
        terminal.Rows(
            ["ID", "MODEL", "SOFTWARE", "LAST INFORM", "EVENTS", "TAGS"],
            from device in devices
            select new[]
            {
                device.Id,
                device.Model,
                device.SoftwareVersion,
                Ages.Since(device.LastInform),
                string.Join(", ", device.LastEvents),
                string.Join(' ', device.Tags),
            }
        );
        // A filter that looks at each device may be too much to count.
        terminal.Say(
            list["total"] is { } total
                ? $"{devices.Count} of {total} devices"
                : $"{devices.Count} devices; --limit N shows more"
        );
    }

    private static Option<string?> Filter(string name, string description) =>
        new(name) { Description = description, HelpName = "VALUE" };
}
