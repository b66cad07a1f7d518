using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Faults;

/// <summary><c>muster fault retry|retries|stop</c></summary>
internal static class FaultRetryVerbs
{
    private const string Retries = "faults/retries";

    private static readonly Option<int> PerMinute = new("--per-minute")
    {
        Description = "Faults a minute",
        HelpName = "N",
        DefaultValueFactory = _ => 60,
    };

    private static readonly Argument<string> Id = new("ID")
    {
        Description = "The id, as 'fault retries' shows it",
    };

    public static IEnumerable<Command> All() => [Retry(), List(), Stop()];

    private static Verb Retry() =>
        new Verb(
            "retry",
            "Tries all faults of a group again at a pace, and tells how far it is.",
            "muster fault retry 17 --per-minute 100",
            "muster fault retry 17 --no-wait"
        )
        {
            FaultGroupVerbs.Group,
            PerMinute,
            ClientOptions.NoWait,
        }.Does(RetryAsync);

    private static Verb List() =>
        new Verb("retries", "Lists what is or was tried again.", "muster fault retries")
        {
            Paging.Limit,
        }.Does(ListAsync);

    private static Verb Stop() =>
        new Verb("stop", "Tries no further fault again.", "muster fault stop 0198…") { Id }.Does(
            StopAsync
        );

    private static async Task<int> RetryAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var order = new RetryOrder(parse.GetValue(PerMinute));
        var path = FaultGroupVerbs.PathOf(parse) + "/retry";
        var json = await client.PostAsync(path, order, cancellation);
        var job = MusterClient.Read<RetryJob>(json);
        if (!parse.GetValue(ClientOptions.NoWait))
        {
            job = await JobWatch.ToItsEndAsync(
                client,
                terminal,
                $"{Retries}/{job.Id}",
                job,
                each => (each.State, Progress(each)),
                cancellation
            );
            json = MusterClient.Write(job);
        }
        if (terminal.IsJson)
            terminal.Document(json);
        else if (job.State == JobState.Running)
            terminal.Line(job.Id);
        return job.Failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<int> ListAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var list = await client.ListAsync(Retries, [], parse.GetValue(Paging.Limit), cancellation);
        if (terminal.IsJson)
            terminal.Document(list);
        else
            terminal.Rows(
                ["ID", "GROUP", "STATE", "PACE", "PROGRESS", "BY", "SINCE"],
                (list["items"]?.AsArray() ?? []).Select(Row)
            );
        return ExitCode.Done;
    }

    private static async Task<int> StopAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var path = $"{Retries}/{MusterClient.Escape(parse.GetRequiredValue(Id))}/stop";
        var json = await client.PostAsync(path, new { }, cancellation);
        terminal.Say(Progress(MusterClient.Read<RetryJob>(json)));
        return ExitCode.Done;
    }

    private static string[] Row(JsonNode? json)
    {
        var job = MusterClient.Read<RetryJob>(json);
        return
        [
            job.Id,
            job.Group,
            job.State.ToString().ToLowerInvariant(),
            $"{job.PerMinute.ToString(CultureInfo.InvariantCulture)} a minute",
            Progress(job),
            job.Author,
            Ages.Since(job.Created),
        ];
    }

    private static string Progress(RetryJob job) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{job.Retried} of {job.Total} tried again, {job.Failed} could not be"
        );
}
