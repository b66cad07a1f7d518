using Jint;
using Jint.Native;
using Muster.Acs.Provisioning.Planning;

namespace Muster.Acs.Provisioning.Scripts;

/// <summary>
/// An engine with the names of rules in it: for one run, or for one after another. Then nothing in it can be
/// changed but the global object, which is restored after each run.
/// </summary>
internal sealed class ScriptWorld : IDisposable
{
    /// <summary>What an engine knows of each script it has run stays with it.</summary>
    private const int MostScripts = 500;

    private readonly HashSet<CompiledScript> _seen = [];
    private readonly Engine _engine;
    private readonly ScriptEnvironment _environment;
    private readonly GlobalSnapshot? _pristine;

    public ScriptWorld(ScriptLimits limits, bool isShared)
    {
        _engine = new Engine(limits.ToOptions());
        _environment = new ScriptEnvironment(_engine);
        _environment.Install();
        if (!isShared)
            return;
        SealedGlobals.Seal(_engine, _environment.Own);
        _pristine = _engine.Advanced.CaptureGlobalSnapshot();
    }

    /// <summary>It has seen so many scripts that a new one is better.</summary>
    public bool IsWornOut => _seen.Count > MostScripts;

    /// <summary>Runs a script from its first line; what it throws comes as it is.</summary>
    /// <param name="arguments">One JSON text each.</param>
    public JsValue Evaluate(
        CompiledScript script,
        Cause cause,
        IReadOnlyList<string> arguments,
        ScriptRun run
    )
    {
        _seen.Add(script);
        _environment.Begin(run, cause, arguments);
        return _engine.Evaluate(script.Prepared);
    }

    /// <summary>Makes it as it was before its first run.</summary>
    public void Restore()
    {
        _environment.End();
        _engine.Advanced.ResetCallStack();
        _engine.Advanced.RestoreGlobalSnapshot(_pristine!);
    }

    public void Dispose() => _engine.Dispose();
}

/// <summary>
/// Engines that are used again: to make one, and to run a script in it for the first time, costs ten times
/// what the second run does.
/// </summary>
internal sealed class ScriptWorlds(ScriptLimits limits)
{
    private static readonly int Most = Math.Max(2, Environment.ProcessorCount);

    private readonly Lock _gate = new();
    private readonly Stack<ScriptWorld> _idle = new();
    private int _count;

    /// <summary>One for the caller alone until it is given back; null when all are in use.</summary>
    public ScriptWorld? Take()
    {
        lock (_gate)
        {
            if (_idle.TryPop(out var idle))
                return idle;
            if (_count == Most)
                return null;
            _count++;
        }
        try
        {
            return new ScriptWorld(limits, isShared: true);
        }
        catch
        {
            lock (_gate)
                _count--;
            throw;
        }
    }

    /// <param name="isUsable">Whether the run ended as runs do.</param>
    public void Give(ScriptWorld world, bool isUsable)
    {
        isUsable &= !world.IsWornOut;
        if (isUsable)
            world.Restore();
        else
            world.Dispose();
        lock (_gate)
        {
            if (isUsable)
                _idle.Push(world);
            else
                _count--;
        }
    }
}
