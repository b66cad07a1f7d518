using System.CommandLine;
using Spectre.Console;

namespace Muster.CommandLine;

/// <summary>What cannot be taken back is asked for twice: with <c>--yes</c>, or at the terminal.</summary>
internal static class Confirmation
{
    public static void Demand(ParseResult parse, Option<bool> yes, string consequence)
    {
        if (parse.GetValue(yes))
            return;
        if (Console.IsInputRedirected || Console.IsOutputRedirected)
            throw new CommandFailure(ExitCode.Usage, $"{consequence} Give --yes to do it.");
        if (!Terminal.Picture.Confirm(Markup.Escape(consequence) + " Go on?", false))
            throw new CommandFailure(ExitCode.Failed, "Nothing was done.");
    }
}
