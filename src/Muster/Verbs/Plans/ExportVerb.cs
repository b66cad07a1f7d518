using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Plans;

/// <summary><c>muster export DIR</c></summary>
internal static class ExportVerb
{
    private static readonly Argument<string> Target = new("DIR")
    {
        Description = "A new or empty directory",
    };

    private static readonly Option<bool> Force = new("--force")
    {
        Description =
            "Write into a directory that is not empty; what is there and not written stays",
    };

    public static Command Create() =>
        new Verb(
            "export",
            "Writes all documents as files that 'muster plan' and 'muster apply' read.",
            "muster export rules"
        )
        {
            ClientOptions.Url,
            ClientOptions.Key,
            Target,
            Force,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var json = await client.GetAsync("export", cancellation);
        var export = MusterClient.Read<DocumentExport>(json);
        var directory = parse.GetRequiredValue(Target);
        var files = DocumentDirectory.Write(directory, export.Documents, parse.GetValue(Force));
        if (terminal.IsJson)
            terminal.Document(
                MusterClient.Write(
                    new
                    {
                        export.Revision,
                        Directory = directory,
                        Files = files,
                    }
                )
            );
        else
        {
            foreach (var file in files)
                terminal.Line(file);
            terminal.Say($"{files.Count} documents are in {directory}.");
        }
        return ExitCode.Done;
    }
}
