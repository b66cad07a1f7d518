using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Webhooks;

/// <summary><c>muster webhook …</c></summary>
internal static class WebhookVerbs
{
    /// <summary>The webhook most of these are about.</summary>
    public static readonly Argument<string> Id = new("ID")
    {
        Description = "The webhook's id, as 'webhook list' shows it",
    };

    public static Command Create() =>
        ClientOptions.Group(
            "webhook",
            "Who is told of events by POST, and what could not be delivered.",
            WebhookAddVerb.Create(),
            List(),
            Show(),
            Remove(),
            Test(),
            DeadLetterVerbs.List(),
            DeadLetterVerbs.Redeliver()
        );

    public static string PathOf(ParseResult parse) =>
        "webhooks/" + MusterClient.Escape(parse.GetRequiredValue(Id));

    private static Verb List() =>
        new Verb(
            "list",
            "Lists the webhooks, and how each of their receivers does.",
            "muster webhook list",
            "muster webhook list --json"
        ).Does(ListAsync);

    private static Verb Show() =>
        new Verb("show", "Shows a webhook.", "muster webhook show 0195a3c2") { Id }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                terminal.Document(await client.GetAsync(PathOf(parse), cancellation));
                return ExitCode.Done;
            }
        );

    private static Verb Remove() =>
        new Verb(
            "remove",
            "Ends a webhook; its dead letters go with it.",
            "muster webhook remove 0195a3c2"
        )
        {
            Id,
        }.Does(
            async (parse, terminal, cancellation) =>
            {
                using var client = ClientOptions.Connect(parse);
                await client.DeleteAsync(PathOf(parse), cancellation);
                terminal.Say($"{parse.GetRequiredValue(Id)} is told of nothing any more.");
                return ExitCode.Done;
            }
        );

    private static Verb Test() =>
        new Verb(
            "test",
            "Sends an event of the kind webhook.test now, once, and says what came of it.",
            "muster webhook test 0195a3c2"
        )
        {
            Id,
        }.Does(TestAsync);

    private static async Task<int> ListAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var list = await client.GetAsync("webhooks", cancellation);
        if (terminal.IsJson)
            terminal.Document(list);
        else
            terminal.Rows(
                ["ID", "URL", "KINDS", "STATE", "BEHIND", "DEAD", "TROUBLE"],
                from webhook in MusterClient.Read<List<Webhook>>(list?["items"])
                select new[]
                {
                    webhook.Id,
                    webhook.Url,
                    string.Join(' ', webhook.Kinds),
                    webhook.State.ToString().ToLowerInvariant(),
                    $"{webhook.Behind}",
                    $"{webhook.Dead}",
                    webhook.Trouble?.Reason ?? "",
                }
            );
        return ExitCode.Done;
    }

    private static async Task<int> TestAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var answer = await client.PostAsync(PathOf(parse) + "/test", new { }, cancellation);
        var attempt = MusterClient.Read<WebhookAttempt>(answer);
        if (terminal.IsJson)
            terminal.Document(answer);
        else
            terminal.Line(
                attempt.IsDelivered
                    ? $"Taken: status {attempt.Status}, {attempt.Milliseconds:0} ms."
                    : $"Not taken: {attempt.Reason}"
            );
        return attempt.IsDelivered ? ExitCode.Done : ExitCode.Failed;
    }
}
