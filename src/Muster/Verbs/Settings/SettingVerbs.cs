using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Settings;

/// <summary><c>muster setting …</c></summary>
internal static class SettingVerbs
{
    private static readonly Argument<string> Name = new("NAME")
    {
        Description = "As an option of 'muster serve', without its dashes: max-history",
    };

    private static readonly Argument<string> Value = new("VALUE")
    {
        Description = "As after that option",
    };

    private static readonly Option<bool> Changeable = new("--changeable")
    {
        Description = "Only those that can be changed while the server runs",
    };

    public static Command Create() =>
        ClientOptions.Group(
            "setting",
            "What is set of a running server, and where it was said.",
            List(),
            Set(),
            Reset()
        );

    private static Verb List() =>
        new Verb(
            "list",
            "Lists what is set of the server.",
            "muster setting list",
            "muster setting list --changeable"
        )
        {
            Changeable,
        }.Does(ListAsync);

    private static Verb Set() =>
        new Verb(
            "set",
            "Changes a setting at once; it holds at the next start too.",
            "muster setting set history-retention 30d"
        )
        {
            Name,
            Value,
        }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var value = new SettingValue(parse.GetRequiredValue(Value));
                Show(terminal, await client.PutJsonAsync(PathOf(parse), value, cancellation));
                return ExitCode.Done;
            }
        );

    private static Verb Reset() =>
        new Verb(
            "reset",
            "Goes back to the default of a setting.",
            "muster setting reset history-retention"
        )
        {
            Name,
        }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                Show(terminal, await client.DeleteAsync(PathOf(parse), cancellation));
                return ExitCode.Done;
            }
        );

    private static async Task<int> ListAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var list = await client.GetAsync("settings", cancellation);
        if (terminal.IsJson)
            terminal.Document(list);
        else
            terminal.Rows(
                ["SETTING", "VALUE", "SAID BY", "CHANGEABLE"],
                from setting in MusterClient.Read<List<ServerSetting>>(list?["items"])
                where setting.CanChange || !parse.GetValue(Changeable)
                select new[]
                {
                    setting.Name,
                    setting.Value ?? "",
                    setting.Source ?? "",
                    setting.CanChange ? "yes" : "",
                }
            );
        return ExitCode.Done;
    }

    private static void Show(Terminal terminal, System.Text.Json.Nodes.JsonNode? json)
    {
        if (terminal.IsJson)
        {
            terminal.Document(json);
            return;
        }
        var setting = MusterClient.Read<ServerSetting>(json);
        terminal.Say($"{setting.Name}: {setting.Value ?? "the default"}");
    }

    private static string PathOf(ParseResult parse) =>
        "settings/" + MusterClient.Escape(parse.GetRequiredValue(Name));
}
