using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Muster.CommandLine;

/// <summary>The ordinary help, then the examples of the verb.</summary>
internal sealed class ExamplesInHelp(HelpAction help) : SynchronousCommandLineAction
{
    public static void AddTo(Command root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            if (option.Action is HelpAction help)
                option.Action = new ExamplesInHelp(help);
        }
    }

    public override bool ClearsParseErrors => help.ClearsParseErrors;

    public override int Invoke(ParseResult parseResult)
    {
        var result = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not Verb { Examples.Count: > 0 } verb)
            return result;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in verb.Examples)
            output.WriteLine("  " + example);
        output.WriteLine();
        return result;
    }
}
