using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Access;

/// <summary><c>muster key …</c></summary>
internal static class KeyVerbs
{
    private static readonly Argument<string> Name = new("NAME")
    {
        Description = "What the key is for: letters, digits, dots, dashes and underscores",
    };

    private static readonly Option<string[]> Roles = new("--role")
    {
        Description = "What it may do; may be given several times",
        HelpName = "ROLE",
        Required = true,
    };

    private static readonly Option<TimeSpan?> Expires = new("--expires")
    {
        Description = "When it ends (never)",
        HelpName = "TIME",
        CustomParser = argument => Durations.Parse(argument),
    };

    public static Command Create() =>
        ClientOptions.Group(
            "key",
            "Draws, lists and revokes API keys.",
            ListVerb(),
            AddVerb(),
            RemoveVerb()
        );

    private static Verb ListVerb() =>
        new Verb("list", "Lists keys, with their last use.", "muster key list").Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var list = await client.GetAsync("keys", cancellation);
                if (terminal.IsJson)
                    terminal.Document(list);
                else
                    terminal.Rows(
                        ["NAME", "ROLES", "DRAWN", "BY", "EXPIRES", "LAST USED", "FROM"],
                        from json in list?["items"]?.AsArray() ?? []
                        let key = MusterClient.Read<ApiKey>(json)
                        select new[]
                        {
                            key.Name,
                            string.Join(' ', key.Roles),
                            Ages.Since(key.Created),
                            key.Author,
                            key.Expires?.ToString("yyyy-MM-dd HH:mm'Z'") ?? "never",
                            Ages.Since(key.LastUsed),
                            key.LastFrom,
                        }
                    );
                return ExitCode.Done;
            }
        );

    private static Verb AddVerb() =>
        new Verb(
            "add",
            "Draws a key, and shows it this once.",
            "muster key add billing --role viewer --expires 90d"
        )
        {
            Name,
            Roles,
            Expires,
        }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var wanted = new NewKey(
                    parse.GetRequiredValue(Name),
                    parse.GetRequiredValue(Roles),
                    TimeProvider.System.GetUtcNow() + parse.GetValue(Expires)
                );
                var json = await client.PostAsync("keys", wanted, cancellation);
                if (terminal.IsJson)
                {
                    terminal.Document(json);
                    return ExitCode.Done;
                }
                terminal.Say($"The key {wanted.Name}; it is shown this once:");
                terminal.Line(MusterClient.Read<DrawnKey>(json).Secret);
                return ExitCode.Done;
            }
        );

    private static Verb RemoveVerb()
    {
        var verb = new Verb("remove", "Revokes a key at once.", "muster key remove billing")
        {
            Name,
        };
        verb.Aliases.Add("rm");
        return verb.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var name = parse.GetRequiredValue(Name);
                await client.DeleteAsync($"keys/{MusterClient.Escape(name)}", cancellation);
                terminal.Say($"{name} is revoked.");
                return ExitCode.Done;
            }
        );
    }
}
