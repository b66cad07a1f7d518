using Jint;

namespace Muster.Acs.Provisioning.Scripts;

/// <summary>Whether a text is a script, and if not, where.</summary>
internal static class ScriptSyntax
{
    /// <summary>Null when it can be run.</summary>
    public static ScriptProblem? Check(string text)
    {
        try
        {
            CompiledScript.Compile("script", text);
            return null;
        }
        catch (ScriptSyntaxException wrong)
        {
            return wrong.Problem;
        }
    }
}

/// <summary>What is wrong with a script's text.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">One sentence.</param>
internal readonly record struct ScriptProblem(int Line, int Column, string Message);

/// <summary>The text is no script.</summary>
internal sealed class ScriptSyntaxException(ScriptProblem problem) : Exception(problem.Message)
{
    public ScriptProblem Problem { get; } = problem;
}

/// <summary>A script made ready to run: parsed once, run by any number of engines at once.</summary>
internal sealed class CompiledScript
{
    // "Compiled as a strict-mode function body, so a top-level return is legal."
    private static readonly ScriptPreparationOptions Preparation = new()
    {
        ParsingOptions = new ScriptParsingOptions { AllowReturnOutsideFunction = true },
    };

    private volatile bool _needsOwnEngine;

    private CompiledScript(string name, string text, in Prepared<Acornima.Ast.Script> prepared)
    {
        (Name, Prepared) = (name, prepared);
        _needsOwnEngine = !SharedNames.Suffice(text);
    }

    public string Name { get; }

    public Prepared<Acornima.Ast.Script> Prepared { get; }

    /// <summary>It cannot do with an engine that others use after it.</summary>
    public bool NeedsOwnEngine => _needsOwnEngine;

    /// <summary>It failed in an engine for many, and not in one of its own.</summary>
    public void FoundToNeedOwnEngine() => _needsOwnEngine = true;

    /// <summary>Throws <see cref="ScriptSyntaxException"/>.</summary>
    public static CompiledScript Compile(string name, string text)
    {
        try
        {
            return new(name, text, Engine.PrepareScript(text, name, strict: true, Preparation));
        }
        catch (ScriptPreparationException wrong)
            when (wrong.InnerException is Acornima.SyntaxErrorException syntax)
        {
            throw new ScriptSyntaxException(
                new(syntax.LineNumber, syntax.Column + 1, syntax.Description)
            );
        }
        catch (ScriptPreparationException wrong)
        {
            throw new ScriptSyntaxException(new(1, 1, wrong.Message));
        }
    }
}
