using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Access;

/// <summary><c>muster role …</c></summary>
internal static class RoleVerbs
{
    private static readonly Argument<string> Name = new("NAME") { Description = "The role's name" };

    private static readonly Argument<FileInfo> Source = new("FILE")
    {
        Description =
            "JSON: {\"description\":…, \"permissions\":[{resource, access, filter, validate}]}",
    };

    public static Command Create() =>
        ClientOptions.Group(
            "role",
            "Says what people and keys may do.",
            ListVerb(),
            ShowVerb(),
            PutVerb(),
            RemoveVerb()
        );

    private static Verb ListVerb() =>
        new Verb(
            "list",
            "Lists roles; the first five come with the server.",
            "muster role list"
        ).Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var list = await client.GetAsync("roles", cancellation);
                if (terminal.IsJson)
                    terminal.Document(list);
                else
                    terminal.Rows(
                        ["NAME", "DESCRIPTION", "PERMISSIONS"],
                        from json in list?["items"]?.AsArray() ?? []
                        let role = MusterClient.Read<Role>(json)
                        select new[] { role.Name, role.Description, $"{role.Permissions.Count}" }
                    );
                return ExitCode.Done;
            }
        );

    private static Verb ShowVerb() =>
        new Verb("show", "Shows what a role allows.", "muster role show helpdesk") { Name }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var json = await client.GetAsync(PathOf(parse), cancellation);
                if (terminal.IsJson)
                    terminal.Document(json);
                else
                    terminal.Rows(
                        ["RESOURCE", "ACCESS", "FILTER", "VALIDATE"],
                        from permission in MusterClient.Read<Role>(json).Permissions
                        select new[]
                        {
                            JsonNamingPolicy.CamelCase.ConvertName($"{permission.Resource}"),
                            JsonNamingPolicy.CamelCase.ConvertName($"{permission.Access}"),
                            permission.Filter ?? "",
                            permission.Validate ?? "",
                        }
                    );
                return ExitCode.Done;
            }
        );

    private static Verb PutVerb() =>
        new Verb("put", "Adds or replaces a role.", "muster role put north north.json")
        {
            Name,
            Source,
        }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                var json = await client.PutJsonAsync(
                    PathOf(parse),
                    await ReadAsync(parse.GetRequiredValue(Source), cancellation),
                    cancellation
                );
                if (terminal.IsJson)
                    terminal.Document(json);
                else
                    terminal.Say($"{parse.GetRequiredValue(Name)} is stored.");
                return ExitCode.Done;
            }
        );

    private static Verb RemoveVerb()
    {
        var verb = new Verb("remove", "Removes a role that nobody has.", "muster role remove north")
        {
            Name,
        };
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

    private static async Task<JsonNode?> ReadAsync(FileInfo file, CancellationToken cancellation)
    {
        try
        {
            return JsonNode.Parse(await File.ReadAllTextAsync(file.FullName, cancellation));
        }
        catch (Exception trouble)
            when (trouble is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{file.Name}: {trouble.Message}");
        }
    }

    private static string PathOf(ParseResult parse) =>
        $"roles/{MusterClient.Escape(parse.GetRequiredValue(Name))}";
}
