using System.CommandLine;
using Muster.Client;
using Muster.CommandLine;
using Muster.Migrating;

namespace Muster.Verbs.Importing;

/// <summary><c>muster import genieacs SOURCE</c></summary>
internal static class GenieAcsVerb
{
    private static readonly Argument<string> Source = new("SOURCE")
    {
        Description = "A folder or an archive that mongodump wrote, or a mongodb:// URL",
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Only say what would come, what needs a look and what cannot come",
    };

    public static Command CreateGroup() =>
        ClientOptions.Group("import", "Takes over what another ACS knew.", Create());

    private static Command Create() =>
        new Verb(
            "genieacs",
            "Takes over a GenieACS: devices, tags, tasks, faults, files, rules and configuration. "
                + "What came before and is unchanged is left as it is, so that it can be run again.",
            "muster import genieacs dump/genieacs --dry-run",
            "muster import genieacs genieacs.archive.gz",
            "muster import genieacs mongodb://127.0.0.1/genieacs --json"
        )
        {
            Source,
            DryRun,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        var isTrial = parse.GetValue(DryRun);
        await using var source = await OpenAsync(parse.GetRequiredValue(Source), cancellation);
        var report = new ImportReporter(terminal, isTrial);
        await new ImportRun(source, client, report, isTrial).RunAsync(cancellation);
        return report.IsComplete ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<IGenieSource> OpenAsync(string source, CancellationToken cancellation)
    {
        if (LiveDatabase.IsUrl(source))
            return LiveDatabase.Open(source);
        try
        {
            if (Directory.Exists(source))
                return DumpDirectory.Open(source);
            if (File.Exists(source))
                return await DumpArchive.OpenAsync(source, cancellation);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{source} cannot be read: {trouble.Message}");
        }
        throw new CommandFailure(
            ExitCode.Usage,
            $"{source} is no folder, no file and no mongodb:// URL."
        );
    }
}
