using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Searches;

/// <summary>Searches of all devices: by any parameter, counts, and what is searched without an index.</summary>
internal static class FleetVerbs
{
    private static readonly Argument<string> Query = new("QUERY")
    {
        Description = "As in the console's search box: words, prefixes, or an expression",
    };

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "How many devices are listed; all are counted",
        DefaultValueFactory = _ => 100,
        HelpName = "N",
    };

    private static readonly Option<string> By = new("--by")
    {
        Description = "model, software, manufacturer, productClass, tag or fault",
        DefaultValueFactory = _ => "model",
        HelpName = "WHAT",
    };

    public static Verb Run() =>
        new Verb(
            "run",
            "Looks at all devices for a search of any parameter; Ctrl+C cancels it.",
            "muster search run \"Device.Time.NTPServer1 = 'pool.example'\"",
            "muster search run \"Device.DeviceInfo.UpTime > 86400\" --limit 10 --json"
        )
        {
            Query,
            Limit,
        }.Does(RunAsync);

    public static Verb Counts() =>
        new Verb(
            "counts",
            "How many devices there are of each.",
            "muster search counts --by software",
            "muster search counts --by fault"
        )
        {
            By,
        }.Does(CountsAsync);

    public static Verb Parameters() =>
        new Verb(
            "parameters",
            "Which parameters have an index, and which are searched without one.",
            "muster search parameters"
        ).Does(ParametersAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var order = new ScanOrder(parse.GetRequiredValue(Query), parse.GetValue(Limit));
        try
        {
            await foreach (var text in client.LinesAsync("fleet/scan", order, cancellation))
            {
                if (JsonNode.Parse(text) is { } json && Tell(json, terminal))
                    return ExitCode.Done;
            }
        }
        catch (JsonException)
        {
            throw Incomplete("The answer broke off in the middle of a line.");
        }
        throw Incomplete("The answer broke off.");
    }

    /// <summary>Tells one line; whether it is the last one.</summary>
    private static bool Tell(JsonNode json, Terminal terminal)
    {
        var line = MusterClient.Read<ScanLine>(json);
        if (line is ScanTrouble trouble)
            throw Incomplete(trouble.Detail);
        if (line is ScanProgress progress)
            terminal.Say(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{progress.Done} of {progress.Total} devices looked at, {progress.Found} fit"
                )
            );
        else if (terminal.IsJson)
            terminal.Event(json);
        else if (line is ScanMatch { Device: var device })
            terminal.Line($"{device.Id}  {device.Model}  {device.SoftwareVersion}");
        else if (line is ScanSummary sum)
            terminal.Say(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{sum.Found} of {sum.Devices} devices fit, {sum.Listed} are listed; {sum.Seconds:0.0} s"
                )
            );
        return line is ScanSummary;
    }

    private static CommandFailure Incomplete(string why) =>
        new(ExitCode.Unreachable, $"Not all devices were looked at; search again. {why}");

    private static async Task<int> CountsAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var by = Uri.EscapeDataString(parse.GetRequiredValue(By));
        var list = await client.GetAsync($"fleet/counts?by={by}", cancellation);
        if (terminal.IsJson)
        {
            terminal.Document(list);
            return ExitCode.Done;
        }
        var groups = MusterClient.Read<List<FleetGroup>>(list?["items"]);
        terminal.Rows(
            ["DEVICES", "VALUE", "MODEL"],
            from each in groups
            select new[]
            {
                each.Devices.ToString(CultureInfo.InvariantCulture),
                each.Value,
                each.Model ?? "",
            }
        );
        return ExitCode.Done;
    }

    private static async Task<int> ParametersAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var answer = await client.GetAsync("fleet/parameters", cancellation);
        if (terminal.IsJson)
        {
            terminal.Document(answer);
            return ExitCode.Done;
        }
        var parameters = MusterClient.Read<SearchedParameters>(answer);
        foreach (var name in parameters.Indexed)
            terminal.Line($"{name}  indexed");
        foreach (var each in parameters.Searched)
            terminal.Line(
                each.Proposal
                    ?? string.Create(
                        CultureInfo.InvariantCulture,
                        $"{each.Name}  searched {each.Searches} times"
                    )
            );
        return ExitCode.Done;
    }
}
