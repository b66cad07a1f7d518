using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Webhooks;

internal static class WebhookAddVerb
{
    private static readonly Argument<string> Url = new("URL")
    {
        Description = "Where to; http or https",
    };

    private static readonly Option<string[]> Kinds = new("--kind")
    {
        Description =
            "A kind of event, or its beginning and an asterisk; may be given several times",
        DefaultValueFactory = _ => ["!inform"],
        HelpName = "KIND",
    };

    private static readonly Option<string?> Filter = new("--filter")
    {
        Description = "An expression over the event and its device (docs/operating/events.md)",
        HelpName = "EXPRESSION",
    };

    private static readonly Option<string?> Secret = new("--secret")
    {
        Description = "What messages are signed with; left out, one is drawn and shown once",
        HelpName = "SECRET",
    };

    private static readonly Option<int> Batch = new("--batch")
    {
        Description = "Most events of one message; above 1 it is an array",
        DefaultValueFactory = _ => 1,
        HelpName = "N",
    };

    public static Command Create() =>
        new Verb(
            "add",
            "Tells a receiver of what happens from now on.",
            "muster webhook add https://oss.example.net/muster --kind 'fault.*' --kind device.new",
            "muster webhook add https://oss.example.net/muster --filter \"Tags.vip IS NOT NULL\""
        )
        {
            Url,
            Kinds,
            Filter,
            Secret,
            Batch,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var order = new WebhookOrder(
            parse.GetRequiredValue(Url),
            parse.GetValue(Kinds) ?? [],
            parse.GetValue(Filter),
            parse.GetValue(Secret),
            Batch: parse.GetValue(Batch)
        );
        var answer = await client.PostAsync("webhooks", order, cancellation);
        if (terminal.IsJson)
        {
            terminal.Document(answer);
            return ExitCode.Done;
        }
        var added = MusterClient.Read<Webhook>(answer);
        terminal.Line(added.Id);
        if (parse.GetValue(Secret) is null)
            terminal.Say($"Its messages are signed with {added.Secret}; this is shown once.");
        return ExitCode.Done;
    }
}
