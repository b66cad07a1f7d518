using System.CommandLine;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Files;

internal static class FileRemoveVerb
{
    private static readonly Argument<string> Name = new("NAME")
    {
        Description = "The file's name, as 'file list' shows it",
    };

    public static Command Create() =>
        new Verb("remove", "Removes a file.", "muster file remove firmware-2.1.bin") { Name }.Does(
            RunAsync
        );

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var name = parse.GetRequiredValue(Name);
        await client.DeleteAsync("files/" + MusterClient.Escape(name), cancellation);
        terminal.Say($"{name} is removed.");
        return ExitCode.Done;
    }
}
