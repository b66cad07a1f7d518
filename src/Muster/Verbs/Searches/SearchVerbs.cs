using System.CommandLine;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Searches;

/// <summary><c>muster search …</c>: searches of devices with a name.</summary>
internal static class SearchVerbs
{
    private static readonly Argument<string> Name = new("NAME") { Description = "Its name" };

    private static readonly Argument<string> Query = new("QUERY")
    {
        Description = "As in the console's search box",
    };

    private static readonly Option<bool> Shared = new("--shared")
    {
        Description = "For all, and not one's own",
    };

    private static readonly Option<string?> Columns = new("--columns")
    {
        Description = "Columns to show in the console",
        HelpName = "A,B",
    };

    private static readonly Option<string?> Sort = new("--sort")
    {
        Description = "What to order by; a minus turns it round",
        HelpName = "NAME",
    };

    public static Command Create() =>
        ClientOptions.Group(
            "search",
            "Searches of devices: with a name, to be named by 'device list --group' and 'wake --group'; of all.",
            List(),
            Save(),
            Forget(),
            FleetVerbs.Run(),
            FleetVerbs.Counts(),
            FleetVerbs.Parameters()
        );

    private static Verb List() =>
        new Verb("list", "Lists one's own and the shared ones.", "muster search list").Does(
            ListAsync
        );

    private static Verb Save() =>
        new Verb(
            "save",
            "Saves a search under a name.",
            "muster search save north 'tag:north fw:2.1*'",
            "muster search save north 'tag:north' --shared --columns fw,ip --sort -lastInform"
        )
        {
            Name,
            Query,
            Shared,
            Columns,
            Sort,
        }.Does(SaveAsync);

    private static Verb Forget() =>
        new Verb("remove", "Forgets one.", "muster search remove north --shared")
        {
            Name,
            Shared,
        }.Does(ForgetAsync);

    private static async Task<int> ListAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var list = await client.GetAsync("searches", cancellation);
        if (terminal.IsJson)
            terminal.Document(list);
        else
            terminal.Rows(
                ["NAME", "QUERY", "SHARED", "BY"],
                (list?["items"]?.AsArray() ?? []).Select(Row)
            );
        return ExitCode.Done;
    }

    private static async Task<int> SaveAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var settings = new SearchSettings(
            parse.GetRequiredValue(Query),
            parse.GetValue(Columns),
            parse.GetValue(Sort),
            parse.GetValue(Shared)
        );
        await client.PutJsonAsync(PathOf(parse), settings, cancellation);
        terminal.Say($"The search '{parse.GetRequiredValue(Name)}' is saved.");
        return ExitCode.Done;
    }

    private static async Task<int> ForgetAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var query = parse.GetValue(Shared) ? "?shared=true" : "";
        await client.DeleteAsync(PathOf(parse) + query, cancellation);
        terminal.Say($"The search '{parse.GetRequiredValue(Name)}' is forgotten.");
        return ExitCode.Done;
    }

    private static string PathOf(ParseResult parse) =>
        $"searches/{MusterClient.Escape(parse.GetRequiredValue(Name))}";

    private static string[] Row(JsonNode? json)
    {
        var search = MusterClient.Read<SavedSearch>(json);
        return [search.Name, search.Query, search.Shared ? "yes" : "", search.Author];
    }
}
