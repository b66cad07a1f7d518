using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Muster.Client;
using Muster.CommandLine;
using Spectre.Console;

namespace Muster.Verbs.Files;

internal static class FileGetVerb
{
    private static readonly Argument<string?> Name = new("NAME")
    {
        Description = "The file's name, as 'file list' shows it",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Device = new("--device")
    {
        Description = "Instead of NAME: what this device uploaded",
        HelpName = "DEVICE",
    };

    private static readonly Option<long?> Version = new("--version")
    {
        Description = "Which of its uploads, as 'file versions' shows it",
        HelpName = "N",
    };

    private static readonly Option<string> Kind = FileNames.Kind("Of which kind that is");

    private static readonly Option<string?> Output = new("--output", "-o")
    {
        Description = "Where it goes; left out, under its own name here",
        HelpName = "FILE",
    };

    public static Command Create() =>
        new Verb(
            "get",
            "Fetches a file, or what a device uploaded, and checks its SHA-256.",
            "muster file get firmware-2.1.bin",
            "muster file get --device 00D09E-Gateway-1 --version 3 --output backup.cfg"
        )
        {
            Name,
            Device,
            Version,
            Kind,
            Output,
        }.Does(RunAsync);

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        var (path, own) = Wanted(parse);
        using var client = ClientOptions.Connect(parse);
        var known = await client.GetAsync(path, cancellation);
        var target = Path.GetFullPath(parse.GetValue(Output) ?? own);
        var part = target + ".part";
        try
        {
            await FetchAsync(terminal, client, path, known, part, cancellation);
            await CheckAsync(part, known, cancellation);
            File.Move(part, target, overwrite: true);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Failed, $"{target}: {trouble.Message}");
        }
        finally
        {
            File.Delete(part);
        }
        if (terminal.IsJson)
            terminal.Document(known);
        else
            terminal.Say($"{target}: {known?["size"]} octets, SHA-256 {known?["sha256"]}");
        return ExitCode.Done;
    }

    private static (string Path, string Own) Wanted(ParseResult parse)
    {
        switch ((parse.GetValue(Name), parse.GetValue(Device), parse.GetValue(Version)))
        {
            case ({ } name, null, null):
                return (FileNames.PathOf(name), name);
            case (null, { } device, { } version):
                var kind = parse.GetRequiredValue(Kind);
                return (FileNames.PathOf(device, kind, version), $"{device}-{kind}-{version}");
            default:
                throw new CommandFailure(
                    ExitCode.Usage,
                    "Say which file: NAME, or --device and --version."
                );
        }
    }

    private static Task FetchAsync(
        Terminal terminal,
        MusterClient client,
        string path,
        JsonNode? known,
        string part,
        CancellationToken cancellation
    ) =>
        terminal
            .ErrorConsole.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new TransferSpeedColumn()
            )
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(Path.GetFileName(part)));
                bar.MaxValue = Math.Max(1, known?["size"]?.GetValue<long>() ?? 1);
                await using var file = File.Create(part);
                await client.DownloadAsync(
                    path + "/content",
                    file,
                    count => bar.Increment(count),
                    cancellation
                );
            });

    private static async Task CheckAsync(
        string part,
        JsonNode? known,
        CancellationToken cancellation
    )
    {
        await using var file = File.OpenRead(part);
        var found = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
        var wanted = known?["sha256"]?.GetValue<string>();
        if (found != wanted)
            throw new CommandFailure(
                ExitCode.Failed,
                $"What came has the SHA-256 {found}, and should have {wanted}; try again."
            );
    }
}
