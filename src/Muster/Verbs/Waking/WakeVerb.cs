using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Waking;

/// <summary><c>muster wake</c>: makes devices call home, one or many, at a pace.</summary>
internal static class WakeVerb
{
    private static readonly Argument<string[]> Ids = new("ID")
    {
        Description = "The devices' ids",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<bool> All = new("--all") { Description = "All devices" };
    private static readonly Option<string?> Tag = Filter("--tag", "Those with this tag");
    private static readonly Option<string?> Model = Filter("--model", "Those of this model");
    private static readonly Option<string?> Class = Filter("--class", "Those of this class");
    private static readonly Option<string?> Oui = Filter("--oui", "Those of this OUI");

    private static readonly Option<string?> Group = Filter("--group", "Those of a saved search");

    private static readonly Option<string?> Expression = Filter(
        "--filter",
        "Those of which this expression holds"
    );

    private static readonly Option<int> Pace = new("--pace")
    {
        Description = "Devices a second",
        HelpName = "N",
        DefaultValueFactory = _ => 50,
    };

    public static Command Create()
    {
        var verb = new Verb(
            "wake",
            "Makes devices call home; tells how many came, and why the others did not.",
            "muster wake 00D09E-Gateway-1",
            "muster wake --tag lab --pace 20",
            "muster wake --filter \"Events.Inform < NOW() - 86400000\"",
            "muster wake --all --no-wait --json"
        )
        {
            ClientOptions.Url,
            ClientOptions.Key,
            Ids,
            All,
            Tag,
            Model,
            Class,
            Oui,
            Group,
            Expression,
            Pace,
            ClientOptions.NoWait,
            Paging.Limit,
        };
        return verb.Does(RunAsync);
    }

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var json = await client.PostAsync("wakes", Order(parse), cancellation);
        var job = MusterClient.Read<WakeJob>(json);
        if (parse.GetValue(ClientOptions.NoWait))
        {
            if (terminal.IsJson)
                terminal.Document(json);
            else
                terminal.Line(job.Id);
            return ExitCode.Done;
        }
        job = await JobWatch.ToItsEndAsync(
            client,
            terminal,
            "wakes/" + job.Id,
            job,
            each => (each.State, Progress(each)),
            cancellation
        );
        return await TellAsync(client, parse, terminal, job, cancellation);
    }

    private static WakeOrder Order(ParseResult parse)
    {
        var ids = parse.GetValue(Ids) ?? [];
        var query = new WakeQuery
        {
            Tag = parse.GetValue(Tag),
            Model = parse.GetValue(Model),
            ProductClass = parse.GetValue(Class),
            Oui = parse.GetValue(Oui),
            Group = parse.GetValue(Group),
            Filter = parse.GetValue(Expression),
        };
        var isQuery = parse.GetValue(All) || query != new WakeQuery();
        if (isQuery == ids.Length > 0)
            throw new CommandFailure(
                ExitCode.Usage,
                "Say which devices: their ids, or --all, --tag, --model, --class, --oui, --group or --filter."
            );
        var pace = parse.GetValue(Pace);
        return isQuery ? new(null, query, pace) : new(ids, null, pace);
    }

    private static async Task<int> TellAsync(
        MusterClient client,
        ParseResult parse,
        Terminal terminal,
        WakeJob job,
        CancellationToken cancellation
    )
    {
        var limit = parse.GetValue(Paging.Limit);
        var path = $"wakes/{job.Id}/results";
        if (terminal.IsJson)
        {
            var all = await client.ListAsync(path, [], limit, cancellation);
            terminal.Document(
                new JsonObject { ["job"] = MusterClient.Write(job), ["results"] = all }
            );
        }
        else if (job.Failed > 0)
        {
            var failed = await client.ListAsync(path, [("state", "failed")], limit, cancellation);
            terminal.Rows(
                ["ID", "WAY", "WHY IT DID NOT COME"],
                from device in MusterClient.Read<List<WakeOutcome>>(failed["items"])
                select new[] { device.DeviceId, device.Way, device.Detail }
            );
        }
        return job.Woken == job.Total ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Progress(WakeJob job) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{job.Woken} of {job.Total} devices have come, {job.Failed} did not"
        );

    private static Option<string?> Filter(string name, string description) =>
        new(name) { Description = description, HelpName = "VALUE" };
}
