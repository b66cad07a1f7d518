using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Native.Object;
using Jint.Runtime;
using Muster.Acs.Observing;
using Muster.Acs.Provisioning.Planning;

namespace Muster.Acs.Provisioning.Scripts;

/// <summary>Runs scripts so that no run sees another.</summary>
internal sealed class ScriptHost(ScriptLimits limits, SessionMeter? meter = null)
{
    private readonly ScriptWorlds _worlds = new(limits);

    /// <summary>
    /// Runs a script from its first line. Answers how far it came. Throws
    /// <see cref="RuleFaultException"/> for what the script did wrong.
    /// </summary>
    /// <param name="cause">The rule and the script; the line is found.</param>
    /// <param name="arguments">One JSON text each.</param>
    /// <param name="begin">Makes the run; a second one when the first came to nothing.</param>
    public ScriptRun Run(
        CompiledScript script,
        Cause cause,
        IReadOnlyList<string> arguments,
        Func<ScriptRun> begin,
        bool wantsResult = true
    )
    {
        var since = Stopwatch.GetTimestamp();
        using var span = MusterTrace.Within("script");
        span?.SetTag("muster.script", script.Name);
        span?.SetTag("muster.cause", cause.ToString());
        try
        {
            var run = RunAnywhere(script, cause, arguments, begin, wantsResult);
            meter?.Script(since, run.IsDone ? "done" : "asks");
            span?.SetTag("muster.outcome", run.IsDone ? "done" : "asks");
            return run;
        }
        catch (Exception error) when (FaultOf(error, script.Name) is { } fault)
        {
            meter?.Script(since, "failed");
            span.Fail(fault.Code);
            throw new RuleFaultException(fault);
        }
    }

    private ScriptRun RunAnywhere(
        CompiledScript script,
        Cause cause,
        IReadOnlyList<string> arguments,
        Func<ScriptRun> begin,
        bool wantsResult
    )
    {
        if (!script.NeedsOwnEngine && _worlds.Take() is { } shared)
        {
            var run = begin();
            var isUsable = false;
            try
            {
                Run(shared, script, cause, arguments, run, wantsResult);
                isUsable = true;
                return run;
            }
            catch (JavaScriptException)
            {
                // Perhaps only because it may change nothing there: an engine of its own tells.
                isUsable = true;
            }
            catch (RuleFaultException)
            {
                isUsable = true;
                throw;
            }
            finally
            {
                _worlds.Give(shared, isUsable);
            }
            run = Alone(script, cause, arguments, begin(), wantsResult);
            script.FoundToNeedOwnEngine();
            return run;
        }
        return Alone(script, cause, arguments, begin(), wantsResult);
    }

    private ScriptRun Alone(
        CompiledScript script,
        Cause cause,
        IReadOnlyList<string> arguments,
        ScriptRun run,
        bool wantsResult
    )
    {
        using var world = new ScriptWorld(limits, isShared: false);
        Run(world, script, cause, arguments, run, wantsResult);
        return run;
    }

    private static void Run(
        ScriptWorld world,
        CompiledScript script,
        Cause cause,
        IReadOnlyList<string> arguments,
        ScriptRun run,
        bool wantsResult
    )
    {
        try
        {
            var returned = world.Evaluate(script, cause, arguments, run);
            // A script's last declare is its value too: looked at, it would be waited for.
            run.Result = wantsResult ? ScriptEnvironment.ReadResult(returned) : null;
            run.IsDone = true;
        }
        catch (ScriptSuspension) { }
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
