using System.CommandLine;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Files;

internal static class FileRemoveVerb
{
    public static Command Create()
    {
        var verb = new Verb("remove", "Removes a file.", "muster file remove firmware-2.1.bin")
        {
            FileNames.Name,
        };
        verb.Aliases.Add("rm");
        return verb.Does(RunAsync);
    }

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var name = parse.GetRequiredValue(FileNames.Name);
        await client.DeleteAsync(FileNames.PathOf(name), cancellation);
        terminal.Say($"{name} is removed.");
        return ExitCode.Done;
    }
}
