using System.CommandLine;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Access;

/// <summary><c>muster user …</c></summary>
internal static class UserVerbs
{
    private static readonly Argument<string> Name = new("NAME")
    {
        Description = "What the user signs in with",
    };

    private static readonly Option<string[]> Roles = new("--role")
    {
        Description = "A role; may be given several times, and replaces those he had",
        HelpName = "ROLE",
    };

    private static readonly Option<string?> FullName = new("--full-name")
    {
        Description = "The name to show",
        HelpName = "TEXT",
    };

    private static readonly Option<string?> PasswordFile = new("--password-file")
    {
        Description = "A file with the password; - reads the standard input",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Disable = new("--disable")
    {
        Description = "He may not sign in any more",
    };

    private static readonly Option<bool> Enable = new("--enable") { Description = "He may again" };

    public static Command Create() =>
        ClientOptions.Group(
            "user",
            "Says who may sign in, and with which roles.",
            ListVerb(),
            AddVerb(),
            SetVerb(),
            PasswordVerb(),
            RemoveVerb()
        );

    private static Verb ListVerb() =>
        new Verb("list", "Lists users.", "muster user list") { Paging.Limit }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var limit = parse.GetValue(Paging.Limit);
                var list = await client.ListAsync("users", [], limit, cancellation);
                if (terminal.IsJson)
                    terminal.Document(list);
                else
                    terminal.Rows(
                        ["NAME", "FULL NAME", "ROLES", "MAY SIGN IN", "CODE", "LAST SIGN-IN"],
                        from json in list["items"]?.AsArray() ?? []
                        let user = MusterClient.Read<User>(json)
                        select new[]
                        {
                            user.Name,
                            user.FullName,
                            string.Join(' ', user.Roles),
                            user.IsEnabled ? "yes" : "no",
                            user.HasSecondFactor ? "yes" : "no",
                            Ages.Since(user.LastSignIn),
                        }
                    );
                return ExitCode.Done;
            }
        );

    private static Verb AddVerb() =>
        new Verb(
            "add",
            "Adds a user. The password is asked for, or read from a file.",
            "muster user add ada --role operator",
            "muster user add ada --role operator --password-file - < secret"
        )
        {
            Name,
            Roles,
            FullName,
            PasswordFile,
        }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var user = new NewUser(
                    parse.GetRequiredValue(Name),
                    parse.GetValue(Roles) ?? [],
                    await Password.ReadAsync(parse.GetValue(PasswordFile), cancellation),
                    parse.GetValue(FullName) ?? ""
                );
                return Tell(terminal, await client.PostAsync("users", user, cancellation), "added");
            }
        );

    private static Verb SetVerb() =>
        new Verb(
            "set",
            "Changes a user.",
            "muster user set ada --role operator --role provisioning",
            "muster user set ada --disable"
        )
        {
            Name,
            Roles,
            FullName,
            Disable,
            Enable,
        }.Does(
            async (parse, terminal, cancellation) =>
            {
                var (disable, enable) = (parse.GetValue(Disable), parse.GetValue(Enable));
                if (disable && enable)
                    throw new CommandFailure(ExitCode.Usage, "--enable or --disable, not both.");
                var change = new UserChange(
                    parse.GetValue(FullName),
                    parse.GetValue(Roles) is { Length: > 0 } roles ? roles : null,
                    disable ? false
                        : enable ? true
                        : null
                );
                using var client = ClientOptions.Connect(parse);
                var path = PathOf(parse);
                var json = await client.PatchAsync(path, change, cancellation);
                return Tell(terminal, json, "changed");
            }
        );

    private static Verb PasswordVerb() =>
        new Verb(
            "password",
            "Gives a user another password; it ends where he is signed in.",
            "muster user password ada"
        )
        {
            Name,
            PasswordFile,
        }.Does(
            async (parse, terminal, cancellation) =>
            {
                var password = await Password.ReadAsync(parse.GetValue(PasswordFile), cancellation);
                using var client = ClientOptions.Connect(parse);
                var path = $"{PathOf(parse)}/password";
                var json = await client.PutJsonAsync(path, new { password }, cancellation);
                return Tell(terminal, json, "changed");
            }
        );

    private static Verb RemoveVerb()
    {
        var verb = new Verb("remove", "Removes a user.", "muster user remove ada") { Name };
        verb.Aliases.Add("rm");
        return verb.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                await client.DeleteAsync(PathOf(parse), cancellation);
                terminal.Say($"{parse.GetRequiredValue(Name)} is removed.");
                return ExitCode.Done;
            }
        );
    }

    private static string PathOf(ParseResult parse) =>
        $"users/{MusterClient.Escape(parse.GetRequiredValue(Name))}";

    private static int Tell(Terminal terminal, JsonNode? user, string what)
    {
        if (terminal.IsJson)
            terminal.Document(user);
        else
            terminal.Say($"{user?["name"]} is {what}.");
        return ExitCode.Done;
    }
}
