using System.CommandLine;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Models;

internal static class ModelSetVerb
{
    private static readonly Argument<string> Quirk = new("QUIRK")
    {
        Description = "Which, as 'model show' names it",
    };

    private static readonly Argument<string> Value = new("VALUE")
    {
        Description = "One of its values",
    };

    public static Command Create() =>
        new Verb(
            "set",
            "Says how a model wants to be spoken to; outranks what the server learned.",
            "muster model set Acme-HG1-1.0 getParameterValuesBatch 16",
            "muster model set 'Acme-HG1-*' noXmlDeclaration true"
        )
        {
            ModelVerbs.Id,
            Quirk,
            Value,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var id = MusterClient.Escape(parse.GetRequiredValue(ModelVerbs.Id));
        var quirk = parse.GetRequiredValue(Quirk);
        var value = parse.GetRequiredValue(Value);
        var json = await client.PutJsonAsync(
            $"models/{id}/quirks/{MusterClient.Escape(quirk)}",
            new { value },
            cancellation
        );
        if (terminal.IsJson)
            terminal.Document(json);
        else
            terminal.Say($"{quirk} is {value}.");
        return ExitCode.Done;
    }
}
