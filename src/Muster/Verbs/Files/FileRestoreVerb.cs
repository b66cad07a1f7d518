using System.CommandLine;
using Muster.Acs.Operations;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Files;

internal static class FileRestoreVerb
{
    private static readonly Option<string> Kind = FileNames.Kind("Of which kind it is");

    private static readonly Option<string?> Type = new("--type")
    {
        Description = "As which file type the device shall take it (3); a number will do",
        HelpName = "TYPE",
    };

    private static readonly Option<string?> Target = new("--target")
    {
        Description = "The name on the device; left out, the device chooses",
        HelpName = "NAME",
    };

    public static Command Create() =>
        TaskRun.WithWaiting(
            new Verb(
                "restore",
                "Gives a device back what it uploaded; done when it reports the transfer complete.",
                "muster file restore 00D09E-Gateway-1 3",
                "muster file restore 00D09E-Gateway-1 3 --no-wait"
            )
            {
                FileNames.Device,
                FileNames.Version,
                Kind,
                Type,
                Target,
            }.Does(RunAsync)
        );

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        var device = parse.GetRequiredValue(FileNames.Device);
        var version = parse.GetRequiredValue(FileNames.Version);
        var kind = parse.GetRequiredValue(Kind);
        if (kind != "configuration" && parse.GetValue(Type) is null)
            throw new CommandFailure(
                ExitCode.Usage,
                $"Only a configuration is given back by itself; for a {kind} say --type."
            );
        using (var client = ClientOptions.Connect(parse))
            // What is not there is said before a task is made of it.
            await client.GetAsync(FileNames.PathOf(device, kind, version), cancellation);
        return await TaskRun.RunAsync(
            parse,
            terminal,
            device,
            new DownloadRequest(
                $"{kind}/{version}",
                FileTypes.InFull(parse.GetValue(Type) ?? "3"),
                parse.GetValue(Target) ?? ""
            ),
            task => terminal.Say($"The device has it since {task.Result?.CompleteTime}."),
            cancellation
        );
    }
}
