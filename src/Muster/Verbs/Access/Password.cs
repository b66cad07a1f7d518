using Muster.CommandLine;
using Spectre.Console;

namespace Muster.Verbs.Access;

/// <summary>A password: never on the command line, where everybody on the machine would see it.</summary>
internal static class Password
{
    /// <param name="file">A file, <c>-</c> for the standard input; null asks at the terminal.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<string> ReadAsync(string? file, CancellationToken cancellation)
    {
        if (file is null)
            return await AskAsync(cancellation);
        try
        {
            var text =
                file == "-"
                    ? await Console.In.ReadToEndAsync(cancellation)
                    : await File.ReadAllTextAsync(file, cancellation);
            return text.TrimEnd('\r', '\n');
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{file}: {trouble.Message}");
        }
    }

    private static async Task<string> AskAsync(CancellationToken cancellation)
    {
        if (Console.IsInputRedirected || Console.IsOutputRedirected)
            throw new CommandFailure(
                ExitCode.Usage,
                "The password is asked for at a terminal; elsewhere give --password-file."
            );
        var first = await PromptAsync("Password:", cancellation);
        return await PromptAsync("Once more:", cancellation) == first
            ? first
            : throw new CommandFailure(ExitCode.Usage, "These are two different passwords.");
    }

    private static Task<string> PromptAsync(string text, CancellationToken cancellation) =>
        Terminal.Picture.PromptAsync(new TextPrompt<string>(text).Secret(), cancellation);
}
