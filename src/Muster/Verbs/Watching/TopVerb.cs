using System.CommandLine;
using System.Text.Json.Nodes;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Watching;

/// <summary><c>muster top</c>: how the server is, live.</summary>
internal static class TopVerb
{
    private static readonly TimeSpan DefaultPace = TimeSpan.FromSeconds(1);

    private static readonly Option<bool> Once = new("--once")
    {
        Description = "Print one picture and end; so it does where there is no terminal",
    };

    private static readonly Option<TimeSpan?> Every = new("--every")
    {
        Description = "How often to look (1s)",
        CustomParser = argument => Durations.Parse(argument),
        HelpName = "TIME",
    };

    public static Command Create() =>
        new Verb(
            "top",
            "Shows how the server is, live: sessions, answers, the store, the queue, faults. q ends "
                + "it.",
            "muster top",
            "muster top --every 5s",
            "muster top --once",
            "muster top --json"
        )
        {
            ClientOptions.Url,
            ClientOptions.Key,
            Once,
            Every,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        var pace = parse.GetValue(Every) ?? DefaultPace;
        if (pace < TimeSpan.FromMilliseconds(100) || pace > TimeSpan.FromHours(1))
            throw new CommandFailure(ExitCode.Usage, "--every is from 0.1s to 1h.");
        using var client = ClientOptions.Connect(parse);
        var source = new TopSource(client, TimeProvider.System);
        if (terminal.IsInteractive && !parse.GetValue(Once))
            return await new TopScreen(source, pace).RunAsync(cancellation);
        var before = await source.TakeAsync(cancellation);
        using var timer = new PeriodicTimer(pace);
        await timer.WaitForNextTickAsync(cancellation);
        var now = await source.TakeAsync(cancellation);
        var view = new TopView(before, now, TimeProvider.System.GetElapsedTime(before.At, now.At));
        if (terminal.IsJson)
            terminal.Document(Document(view));
        else
            Print(terminal, view);
        return ExitCode.Done;
    }

    private static void Print(Terminal terminal, TopView view)
    {
        terminal.Rows(
            ["WHAT", "NOW", "SINCE START"],
            view.Lines.Select(line => new[] { line.Name, line.Now, line.Total })
        );
        if (view.Sample.Faults.Count > 0)
            terminal.Rows(TopTables.FaultHeadings, TopTables.Faults(view.Sample));
        if (view.Sample.Open.Count > 0)
            terminal.Rows(TopTables.SessionHeadings, TopTables.Sessions(view.Sample));
    }

    private static JsonObject Document(TopView view) =>
        new()
        {
            ["rates"] = new JsonObject
            {
                ["sessions"] = view.SessionsASecond,
                ["answers"] = view.AnswersASecond,
                ["commits"] = view.CommitsASecond,
                ["writes"] = view.WritesASecond,
                ["processors"] = view.Processors,
            },
            ["stats"] = MusterClient.Write(view.Sample.Stats),
            ["fleet"] = MusterClient.Write(view.Sample.Fleet),
            ["faults"] = MusterClient.Write(view.Sample.Faults),
            ["sessions"] = MusterClient.Write(view.Sample.Open),
        };
}
