using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Muster.CommandLine;

/// <summary>
/// Where a command writes: results on the standard output, everything else on the standard error; for
/// scripts JSON, on a terminal tables, into a pipe lines whose columns are parted by tabs.
/// </summary>
internal sealed class Terminal(ParseResult parse)
{
    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Write JSON to the standard output, and nothing else there",
        Recursive = true,
    };

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly TextWriter output = parse.InvocationConfiguration.Output;
    private readonly TextWriter error = parse.InvocationConfiguration.Error;

    public bool IsJson { get; } = parse.GetValue(Json);

    /// <summary>Whether a person looks at the standard output just now.</summary>
    public bool IsInteractive =>
        !IsJson && output == Console.Out && !Console.IsOutputRedirected && !IsDumb;

    private bool IsErrorInteractive =>
        error == Console.Error && !Console.IsErrorRedirected && !IsDumb;

    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") == "dumb";

    /// <summary>The standard output with colours and live pictures; only where <see cref="IsInteractive"/>.</summary>
    public static IAnsiConsole Picture => AnsiConsole.Console;

    /// <summary>The standard error as a console that knows whether it may draw.</summary>
    public IAnsiConsole ErrorConsole =>
        AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(error),
                Ansi = IsErrorInteractive ? AnsiSupport.Detect : AnsiSupport.No,
                Interactive = IsErrorInteractive
                    ? InteractionSupport.Detect
                    : InteractionSupport.No,
            }
        );

    /// <summary>A line of the result.</summary>
    public void Line(string text) => output.WriteLine(text);

    /// <summary>A line for people, which no script reads.</summary>
    public void Say(string text) => error.WriteLine(text);

    /// <summary>The result as one JSON document.</summary>
    public void Document(JsonNode? json) =>
        output.WriteLine(json is null ? "null" : json.ToJsonString(Indented));

    /// <summary>One JSON object on one line, for what goes on afterwards.</summary>
    public void Event(JsonNode json)
    {
        output.WriteLine(json.ToJsonString());
        output.Flush();
    }

    /// <summary>Rows under a heading.</summary>
    public void Rows(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        if (!IsInteractive)
        {
            output.WriteLine(string.Join('\t', headings));
            foreach (var row in rows)
                output.WriteLine(string.Join('\t', row.Select(Inert)));
            return;
        }
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(Markup.Escape(heading)));
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(Inert(cell))));
        Picture.Write(table);
    }

    /// <summary>Shows on the standard error that something is waited for, while it is.</summary>
    public async Task<T> WaitingAsync<T>(string what, Func<Task<T>> work)
    {
        if (!IsErrorInteractive)
            return await work();
        return await ErrorConsole.Status().StartAsync(Markup.Escape(what), _ => work());
    }

    /// <summary>Whether the reader of our output went away (<c>| head</c>), which is no error.</summary>
    public static bool IsClosedPipe(IOException trouble) =>
        trouble.HResult is 32 or unchecked((int)0x8007006D);

    /// <summary>On one line and in one column, and no command to the terminal, whatever a device says.</summary>
    public static string Inert(string cell) =>
        string.Concat(cell.Select(character => char.IsControl(character) ? ' ' : character));
}
