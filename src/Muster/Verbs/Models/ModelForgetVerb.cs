using System.CommandLine;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Models;

internal static class ModelForgetVerb
{
    private static readonly Argument<string?> Quirk = new("QUIRK")
    {
        Description = "Only this one; all of the model when left out",
        DefaultValueFactory = _ => null,
    };

    public static Command Create() =>
        new Verb(
            "forget",
            "Forgets what was learned and set of a model.",
            "muster model forget Acme-HG1-1.0",
            "muster model forget Acme-HG1-1.0 booleans"
        )
        {
            ModelVerbs.Id,
            Quirk,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var id = parse.GetRequiredValue(ModelVerbs.Id);
        var quirk = parse.GetValue(Quirk);
        var path = $"models/{MusterClient.Escape(id)}/quirks";
        if (quirk is not null)
            path += "/" + MusterClient.Escape(quirk);
        await client.DeleteAsync(path, cancellation);
        terminal.Say($"{quirk ?? "All"} of {id} is forgotten.");
        return ExitCode.Done;
    }
}
