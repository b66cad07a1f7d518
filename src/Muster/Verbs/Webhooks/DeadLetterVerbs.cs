using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Webhooks;

/// <summary>What a receiver did not take.</summary>
internal static class DeadLetterVerbs
{
    private static readonly Argument<long?> Letter = new("LETTER")
    {
        Description = "The number of one of them; the oldest hundred when left out",
        DefaultValueFactory = _ => null,
    };

    public static Verb List() =>
        new Verb(
            "dead-letters",
            "Lists what could not be delivered, the oldest first.",
            "muster webhook dead-letters 0195a3c2",
            "muster webhook dead-letters 0195a3c2 --limit 1000 --json"
        )
        {
            WebhookVerbs.Id,
            Paging.Limit,
        }.Does(ListAsync);

    public static Verb Redeliver() =>
        new Verb(
            "redeliver",
            "Sends dead letters again, until one is not taken.",
            "muster webhook redeliver 0195a3c2",
            "muster webhook redeliver 0195a3c2 17"
        )
        {
            WebhookVerbs.Id,
            Letter,
        }.Does(RedeliverAsync);

    private static async Task<int> ListAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var list = await client.ListAsync(
            WebhookVerbs.PathOf(parse) + "/dead",
            [],
            parse.GetValue(Paging.Limit),
            cancellation,
            withTotal: false
        );
        if (terminal.IsJson)
            terminal.Document(list);
        else
            terminal.Rows(
                ["LETTER", "TIME", "DEVICE", "KIND", "TRIED", "REASON"],
                (list["items"]?.AsArray() ?? []).Select(Row)
            );
        return ExitCode.Done;
    }

    private static async Task<int> RedeliverAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var one = parse.GetValue(Letter) is { } number
            ? "/" + number.ToString(CultureInfo.InvariantCulture)
            : "";
        var answer = await client.PostAsync(
            $"{WebhookVerbs.PathOf(parse)}/dead{one}/retry",
            new { },
            cancellation
        );
        var outcome = MusterClient.Read<WebhookRetry>(answer);
        if (terminal.IsJson)
            terminal.Document(answer);
        else
            terminal.Line(
                $"{outcome.Delivered} delivered, {outcome.Left} left"
                    + (outcome.Reason.Length > 0 ? $": {outcome.Reason}" : ".")
            );
        return outcome.Reason.Length == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static string[] Row(JsonNode? json)
    {
        var letter = MusterClient.Read<DeadLetter>(json);
        return
        [
            letter.Id.ToString(CultureInfo.InvariantCulture),
            letter.At.ToString("u", CultureInfo.InvariantCulture),
            letter.DeviceId ?? "",
            letter.Kind,
            letter.Attempts.ToString(CultureInfo.InvariantCulture),
            letter.Reason,
        ];
    }
}
