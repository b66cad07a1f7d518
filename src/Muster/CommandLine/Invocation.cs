using System.CommandLine;
using System.CommandLine.Invocation;

namespace Muster.CommandLine;

/// <summary>One run of the program: parse, act, and turn what went wrong into a sentence and an exit code.</summary>
internal static class Invocation
{
    public static Task<int> RunAsync(RootCommand root, string[] args) =>
        RunAsync(root, args, Console.Out, Console.Error);

    public static async Task<int> RunAsync(
        RootCommand root,
        string[] args,
        TextWriter output,
        TextWriter error
    )
    {
        ExamplesInHelp.AddTo(root);
        var parse = root.Parse(args);
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout =
                (parse.CommandResult.Command as Verb)?.Farewell ?? Verb.DefaultFarewell,
        };
        if (parse.Action is ParseErrorAction || (parse.Action is null && parse.Errors.Count > 0))
            return Explain(parse, error);
        try
        {
            return await parse.InvokeAsync(configuration);
        }
        catch (CommandFailure failure)
        {
            await error.WriteLineAsync("muster: " + failure.Message);
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (IOException broken) when (Terminal.IsClosedPipe(broken))
        {
            return ExitCode.Done;
        }
        catch (Exception bug)
        {
            await error.WriteLineAsync("muster: this is an error of the program: " + bug);
            return ExitCode.Failed;
        }
    }

    private static int Explain(ParseResult parse, TextWriter error)
    {
        foreach (var message in parse.Errors.Select(flaw => flaw.Message).Distinct())
            error.WriteLine("muster: " + message);
        var path =
            parse.CommandResult.Command is RootCommand
                ? ""
                : " " + PathOf(parse.CommandResult.Command);
        error.WriteLine($"muster{path} --help shows how it is used.");
        return ExitCode.Usage;
    }

    private static string PathOf(Command command)
    {
        var parent = command.Parents.OfType<Command>().FirstOrDefault(p => p is not RootCommand);
        return parent is null ? command.Name : PathOf(parent) + " " + command.Name;
    }
}
