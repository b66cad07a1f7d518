using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Registrations;

/// <summary><c>muster registration …</c></summary>
internal static class RegistrationVerbs
{
    private static readonly Argument<string> Id = new("ID")
    {
        Description = "The device's id, OUI-ProductClass-SerialNumber",
    };

    private static readonly Option<string?> State = new("--state")
    {
        Description = "Only those that are approved, waiting or refused",
        HelpName = "STATE",
    };

    public static Command Create() =>
        ClientOptions.Group(
            "registration",
            "Says who may call home, with which credentials.",
            ListVerb(),
            ShowVerb(),
            RegistrationSetVerb.Create(),
            ActionVerb("approve", "Lets a waiting or refused device in."),
            ActionVerb("refuse", "Shuts a device out until it is approved or removed."),
            RemoveVerb(),
            ReportVerb()
        );

    public static string PathOf(string id) => $"registrations/{MusterClient.Escape(id)}";

    private static Verb ListVerb() =>
        new Verb(
            "list",
            "Lists registered, waiting and refused devices.",
            "muster registration list --state waiting"
        )
        {
            State,
            Paging.Limit,
        }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var list = await client.ListAsync(
                    "registrations",
                    [("state", parse.GetValue(State))],
                    parse.GetValue(Paging.Limit),
                    cancellation
                );
                ShowList(terminal, list);
                return ExitCode.Done;
            }
        );

    private static void ShowList(Terminal terminal, JsonObject list)
    {
        if (terminal.IsJson)
        {
            terminal.Document(list);
            return;
        }
        var items = MusterClient.Read<List<Registration>>(list["items"]);
        terminal.Rows(
            ["ID", "STATE", "AUTHENTICATION", "USER", "TAGS", "CALLED FROM"],
            from item in items
            select new[]
            {
                item.Id,
                item.State.ToString().ToLowerInvariant(),
                item.Authentication?.ToString().ToLowerInvariant() ?? "",
                item.User ?? "",
                string.Join(' ', item.Tags),
                item.RemoteAddress,
            }
        );
        terminal.Say($"{items.Count} of {list["total"]} registrations");
    }

    private static Verb ShowVerb() =>
        new Verb(
            "show",
            "Shows one registration; a password is never shown.",
            "muster registration show 00D09E-Gateway-1"
        )
        {
            Id,
        }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var path = PathOf(parse.GetRequiredValue(Id));
                ShowFields(terminal, await client.GetAsync(path, cancellation));
                return ExitCode.Done;
            }
        );

    private static Verb ActionVerb(string action, string description) =>
        new Verb(action, description, $"muster registration {action} 00D09E-Gateway-1") { Id }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var id = parse.GetRequiredValue(Id);
                var json = await client.PostAsync($"{PathOf(id)}/{action}", new { }, cancellation);
                if (terminal.IsJson)
                    terminal.Document(json);
                else
                    terminal.Line($"{id}: {json?["state"]}");
                return ExitCode.Done;
            }
        );

    private static Verb RemoveVerb() =>
        new Verb(
            "remove",
            "Forgets a registration and its credentials: the device is then as any other.",
            "muster registration remove 00D09E-Gateway-1"
        )
        {
            Id,
        }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var id = parse.GetRequiredValue(Id);
                await client.DeleteAsync(PathOf(id), cancellation);
                if (!terminal.IsJson)
                    terminal.Line($"{id}: removed");
                return ExitCode.Done;
            }
        );

    private static Verb ReportVerb() =>
        new Verb(
            "report",
            "Shows how devices prove who they are, and counts of how it went.",
            "muster registration report --json"
        ).Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                ShowFields(terminal, await client.GetAsync("access", cancellation));
                return ExitCode.Done;
            }
        );

    private static void ShowFields(Terminal terminal, JsonNode? json)
    {
        if (terminal.IsJson)
            terminal.Document(json);
        else
            terminal.Rows(["FIELD", "VALUE"], Fields("", json));
    }

    private static IEnumerable<string[]> Fields(string prefix, JsonNode? json) =>
        json switch
        {
            JsonObject part => part.SelectMany(field =>
                Fields(prefix.Length == 0 ? field.Key : $"{prefix}.{field.Key}", field.Value)
            ),
            JsonArray list =>
            [
                [prefix, string.Join(' ', list.Select(item => item?.ToString()))],
            ],
            _ =>
            [
                [prefix, Convert.ToString(json, CultureInfo.InvariantCulture) ?? ""],
            ],
        };
}
