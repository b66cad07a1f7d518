using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Plans;

/// <summary><c>muster plan DIR</c></summary>
internal sealed class PlanVerb
{
    private readonly Argument<string> directory = new("DIR")
    {
        Description = "Where the documents are: profiles/*.yaml, tables/*.csv, presets/*.json …",
    };

    private readonly Option<bool> prune = new("--prune")
    {
        Description = "Documents that the directory does not have would be removed",
    };

    private readonly Option<int> limit = new("--limit")
    {
        Description = "How many changed devices are listed; all are counted",
        DefaultValueFactory = _ => 20,
        HelpName = "N",
    };

    private readonly Option<string?> cursor = new("--cursor")
    {
        Description = "Lists on from where a plan stopped",
        HelpName = "CURSOR",
    };

    private readonly Option<string?> device = new("--device")
    {
        Description = "Only this device",
        HelpName = "ID",
    };

    private readonly Option<string[]> events = new("--event")
    {
        Description = "An event the next Inform would have (2 PERIODIC)",
        HelpName = "CODE",
    };

    public static Command Create() => new PlanVerb().Verb();

    private Command Verb() =>
        new Verb(
            "plan",
            "Shows what documents in a directory would do to the fleet, from what is stored of it.",
            "muster plan rules",
            "muster plan rules --prune --limit 100",
            "muster plan rules --device 00D09E-Gateway-1 --event '0 BOOTSTRAP' --event '1 BOOT'",
            "muster plan rules --json | jq 'select(.kind == \"device\")'"
        )
        {
            ClientOptions.Url,
            ClientOptions.Key,
            directory,
            prune,
            limit,
            cursor,
            device,
            events,
        }.Does(RunAsync);

    private async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        var documents = DocumentDirectory.Read(parse.GetRequiredValue(directory), terminal.Say);
        var order = new PlanOrder(documents)
        {
            Prune = parse.GetValue(prune),
            Limit = parse.GetValue(limit),
            Cursor = parse.GetValue(cursor),
            Device = parse.GetValue(device),
            Events = parse.GetValue(events) is { Length: > 0 } codes ? codes : null,
        };
        using var client = ClientOptions.Connect(parse);
        var report = new PlanReport(terminal);
        var hasBegun = false;
        try
        {
            await foreach (var text in client.LinesAsync("plan", order, cancellation))
            {
                hasBegun = true;
                if (JsonNode.Parse(text) is { } json && Tell(json, terminal, report))
                    return ExitCode.Done;
            }
        }
        catch (CommandFailure broken) when (hasBegun && broken.ExitCode == ExitCode.Unreachable)
        {
            throw Incomplete(broken.Message);
        }
        catch (JsonException)
        {
            throw Incomplete("The answer broke off in the middle of a line.");
        }
        throw Incomplete("The answer broke off.");
    }

    /// <summary>Tells one line; whether it is the last one.</summary>
    private static bool Tell(JsonNode json, Terminal terminal, PlanReport report)
    {
        var line = MusterClient.Read<PlanLine>(json);
        if (line is PlanTrouble trouble)
            throw new CommandFailure(
                ExitCode.Failed,
                $"The plan is incomplete; plan again. {trouble.Detail}"
            );
        if (line is PlanProgress progress)
            report.Tell(progress);
        else if (terminal.IsJson)
            terminal.Event(json);
        else
            report.Tell(line);
        return line is PlanSummary;
    }

    private static CommandFailure Incomplete(string why) =>
        new(ExitCode.Unreachable, $"The plan is incomplete; plan again. {why}");
}
