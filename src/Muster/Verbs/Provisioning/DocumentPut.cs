using System.CommandLine;
using System.Text;
using Muster.Client;
using Muster.CommandLine;

namespace Muster.Verbs.Provisioning;

/// <summary><c>muster preset put NAME FILE</c>: the text comes from a file, or from the standard input.</summary>
internal sealed class DocumentPut(DocumentType type, Argument<string> name, Option<string?> note)
{
    private readonly Argument<string> file = new("FILE")
    {
        Description = "Where the text is; - reads the standard input",
    };

    private readonly Option<int?> expect = new("--expect")
    {
        Description = "The version that must hold now, 0 for none",
        HelpName = "N",
    };

    public Command Create() =>
        new Verb(
            "put",
            "Stores it; what is wrong with the text is told with line and column.",
            $"muster {type.Verb} put {type.Example} {type.File}",
            $"muster {type.Verb} put {type.Example} - --note 'as agreed' < {type.File}"
        )
        {
            name,
            file,
            note,
            expect,
        }.Does(RunAsync);

    private async Task<int> RunAsync(
        ParseResult parse,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        using var client = ClientOptions.Connect(parse);
        using var text = new MemoryStream(
            Encoding.UTF8.GetBytes(await ReadAsync(parse.GetRequiredValue(file), cancellation))
        );
        var query = new List<string>();
        if (parse.GetValue(note) is { } why)
            query.Add("note=" + MusterClient.Escape(why));
        if (parse.GetValue(expect) is { } version)
            query.Add($"expect={version}");
        var path = $"{type.Path}/{MusterClient.Escape(parse.GetRequiredValue(name))}";
        if (query.Count > 0)
            path += "?" + string.Join('&', query);
        return DocumentVerbs.Stored(terminal, await client.PutAsync(path, text, cancellation));
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return path == "-"
                ? await Console.In.ReadToEndAsync(cancellation)
                : await File.ReadAllTextAsync(path, cancellation);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{path} cannot be read: {trouble.Message}");
        }
    }
}
