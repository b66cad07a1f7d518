using System.Globalization;
using System.Text.RegularExpressions;
using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Native.Object;
using Jint.Runtime;
using Muster.Acs.Provisioning.Planning;

namespace Muster.Acs.Provisioning.Scripts;

/// <summary>Runs scripts: each run in an engine of its own, so that none sees another.</summary>
internal sealed class ScriptHost(ScriptLimits limits)
{
    /// <summary>
    /// Runs a script from its first line. The run says how far it came. Throws
    /// <see cref="RuleFaultException"/> for what the script did wrong.
    /// </summary>
    /// <param name="cause">The rule and the script; the line is found.</param>
    /// <param name="arguments">One JSON text each.</param>
    public void Run(
        CompiledScript script,
        Cause cause,
        IReadOnlyList<string> arguments,
        ScriptRun run,
        bool wantsResult = true
    )
    {
        using var engine = new Jint.Engine(limits.ToOptions());
        try
        {
            var environment = new ScriptEnvironment(engine, run, cause);
            environment.Install(arguments);
            var returned = engine.Evaluate(script.Prepared);
            // A script's last declare is its value too: looked at, it would be waited for.
            run.Result = wantsResult ? ScriptEnvironment.ReadResult(returned) : null;
            run.IsDone = true;
        }
        catch (ScriptSuspension) { }
        catch (Exception error) when (FaultOf(error, script.Name) is { } fault)
        {
            throw new RuleFaultException(fault);
        }
    }

    private RuleFault? FaultOf(Exception error, string script) =>
        error switch
        {
            RuleFaultException known => known.Fault.Script is null
                ? known.Fault with
                {
                    Script = script,
                }
                : known.Fault,
            JavaScriptException thrown => Thrown(thrown, script),
            TimeoutException or RegexMatchTimeoutException => Stopped(
                script,
                $"Script execution timed out after {limits.Time.TotalMilliseconds:0}ms"
            ),
            StatementsCountOverflowException => Stopped(
                script,
                $"The script runs more than {limits.Statements} statements; does it end?"
            ),
            MemoryLimitExceededException => Stopped(
                script,
                $"The script uses more than {limits.Memory >> 20} MB, or an array of more than "
                    + $"{limits.Array}."
            ),
            RecursionDepthOverflowException or InsufficientExecutionStackException => Stopped(
                script,
                $"The script calls itself more than {limits.Recursion} times deep."
            ),
            PromiseRejectedException rejected => new RuleFault("script", rejected.Message)
            {
                Script = script,
            },
            _ => null,
        };

    private static RuleFault Stopped(string script, string message) =>
        new("script.Error", message) { Script = script, Name = "Error" };

    // "throw 'x' is fault code script, message x; an Error is code script.<Name>."
    private static RuleFault Thrown(JavaScriptException thrown, string script)
    {
        var name =
            thrown.Error is ObjectInstance error
            && error.Get("name") is { } named
            && named.IsString()
                ? named.AsString()
                : null;
        return new RuleFault(name is null ? "script" : $"script.{name}", thrown.Message)
        {
            Script = script,
            Line = LineIn(script, thrown),
            Name = name,
            Stack = thrown.JavaScriptStackTrace,
        };
    }

    // What is thrown by our own prelude is told where the script called it.
    private static int LineIn(string script, JavaScriptException thrown)
    {
        foreach (var frame in (thrown.JavaScriptStackTrace ?? "").Split('\n'))
        {
            var at = frame.IndexOf($"{script}:", StringComparison.Ordinal);
            if (at < 0)
                continue;
            var place = frame[(at + script.Length + 1)..];
            var end = place.IndexOf(':');
            if (end > 0 && int.TryParse(place[..end], NumberStyles.None, null, out var line))
                return line;
        }
        return thrown.Location.Start.Line;
    }

    /// <summary>A JSON text as a script's value.</summary>
    public static JsValue FromJson(Jint.Engine engine, string json) =>
        new JsonParser(engine).Parse(json);
}
