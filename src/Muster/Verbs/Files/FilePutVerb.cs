using System.CommandLine;
using System.Text.Json.Nodes;
using Muster.Client;
using Muster.CommandLine;
using Spectre.Console;

namespace Muster.Verbs.Files;

internal static class FilePutVerb
{
    private static readonly Argument<FileInfo> Source = new("FILE") { Description = "A file here" };

    private static readonly Option<string?> Name = new("--name")
    {
        Description = "What it is called on the server; left out, as it is called here",
        HelpName = "NAME",
    };

    private static readonly Option<string?> Type = new("--type")
    {
        Description = "TR-069's file type (1 Firmware Upgrade Image); a number will do",
        HelpName = "TYPE",
    };

    private static readonly Option<string?> Oui = For("--oui", "For devices of this OUI only");
    private static readonly Option<string?> Class = For("--class", "For this product class only");
    private static readonly Option<string?> Version = For("--version", "The version it brings");

    private static readonly Option<string?> Hardware = For(
        "--hardware",
        "For this hardware version only"
    );

    private static readonly Option<string?> Target = For("--target", "Its name on the device");

    private static readonly Option<string?> Sha256 = new("--sha256")
    {
        Description = "What the file's SHA-256 must be; another file is refused",
        HelpName = "HEX",
    };

    public static Command Create()
    {
        var verb = new Verb(
            "put",
            "Uploads a file, replacing one of the same name.",
            "muster file put firmware-2.1.bin --version 2.1 --class Gateway",
            "muster file put settings.cfg --type '3 Vendor Configuration File'"
        )
        {
            Source,
            Name,
            Type,
            Oui,
            Class,
            Version,
            Hardware,
            Target,
            Sha256,
        };
        verb.Aliases.Add("add");
        return verb.Does(RunAsync);
    }

    private static async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        var source = parse.GetRequiredValue(Source);
        await using var content = Open(source);
        using var client = ClientOptions.Connect(parse);
        var json = await UploadAsync(
            terminal,
            content,
            PathOf(parse, source),
            client,
            cancellation
        );
        if (terminal.IsJson)
            terminal.Document(json);
        else
            terminal.Say($"{json?["name"]}: {json?["size"]} octets, SHA-256 {json?["sha256"]}");
        return ExitCode.Done;
    }

    private static string PathOf(ParseResult parse, FileInfo source)
    {
        (string Name, string? Value)[] query =
        [
            ("fileType", FileTypes.InFull(parse.GetValue(Type) ?? FileTypes.Firmware)),
            ("oui", parse.GetValue(Oui)),
            ("productClass", parse.GetValue(Class)),
            ("version", parse.GetValue(Version)),
            ("hardwareVersion", parse.GetValue(Hardware)),
            ("targetFileName", parse.GetValue(Target)),
            ("sha256", parse.GetValue(Sha256)),
        ];
        var fields =
            from field in query
            where field.Value is not null
            select $"{field.Name}={MusterClient.Escape(field.Value!)}";
        var name = MusterClient.Escape(parse.GetValue(Name) ?? source.Name);
        return $"files/{name}?{string.Join('&', fields)}";
    }

    private static Task<JsonNode?> UploadAsync(
        Terminal terminal,
        FileStream content,
        string path,
        MusterClient client,
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
                var bar = context.AddTask(Markup.Escape(Path.GetFileName(content.Name)));
                bar.MaxValue = Math.Max(1, content.Length);
                await using var watched = new WatchedStream(content, read => bar.Increment(read));
                return await client.PutAsync(path, watched, cancellation);
            });

    private static FileStream Open(FileInfo source)
    {
        try
        {
            return source.OpenRead();
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{source.FullName}: {trouble.Message}");
        }
    }

    private static Option<string?> For(string name, string description) =>
        new(name) { Description = description, HelpName = "VALUE" };
}
