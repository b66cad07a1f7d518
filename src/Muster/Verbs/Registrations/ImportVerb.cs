using System.CommandLine;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Registrations;

/// <summary><c>muster device import FILE</c></summary>
internal static class ImportVerb
{
    private static readonly Argument<FileInfo> Source = new("FILE")
    {
        Description =
            "CSV: oui, product_class, serial, user, password, tags, authentication in the first line",
    };

    public static Command Create() =>
        new Verb(
            "import",
            "Registers devices from a table, all or none.",
            "muster device import devices.csv"
        )
        {
            Source,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        var source = parse.GetRequiredValue(Source);
        string table;
        try
        {
            table = await File.ReadAllTextAsync(source.FullName, cancellation);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{source.FullName}: {trouble.Message}");
        }
        using var client = ClientOptions.Connect(parse);
        var json = await client.PostTableAsync("registrations", table, cancellation);
        if (terminal.IsJson)
            terminal.Document(json);
        else
            terminal.Line($"{json?["added"]} added, {json?["changed"]} changed");
        return ExitCode.Done;
    }
}
