using System.Text;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Paths;
using Muster.Acs.Provisioning.Scripts;

namespace Muster.Acs.Provisioning.Planning;

/// <summary>
/// One run of one script from its first line, over what is known by now. Pure: it asks and says, and
/// touches nothing. It ends at the end of the script, or where the script needs what is not there yet;
/// then it is run again.
/// </summary>
internal sealed class ScriptRun(
    ScriptMemory memory,
    IReadOnlyList<DeviceData> data,
    EvaluationInputs inputs,
    Func<DeviceData, IReadOnlyList<Declaration>, bool> isSatisfied
)
{
    public const int MostDeclarations = 20_000;

    private readonly List<Declaration> _declared = [];
    private readonly List<ClearRequest> _cleared = [];
    private readonly List<ScriptLog> _logged = [];
    private readonly List<(string, Cause)> _withoutValue = [];
    private readonly List<ExtensionCall> _deferred = [];
    private int _total;
    private int _commits;
    private int _depth;

    /// <summary>What was declared since the last commit: all before is so already.</summary>
    public IReadOnlyList<Declaration> Declared => _declared;

    public IReadOnlyList<ClearRequest> Cleared => _cleared;

    /// <summary>What was logged since the last commit that had to wait.</summary>
    public IReadOnlyList<ScriptLog> Logged => _logged;

    /// <summary>What has no value, so that nothing is wanted of it; of profiles.</summary>
    public IReadOnlyList<(string Path, Cause Cause)> WithoutValue => _withoutValue;

    /// <summary>Extensions that are to be called when all that was declared is so.</summary>
    public IReadOnlyList<ExtensionCall> Deferred => _deferred;

    /// <summary>Null unless it waits for an extension.</summary>
    public ExtensionCall? Waiting { get; private set; }

    /// <summary>It reached its end.</summary>
    public bool IsDone { get; set; }

    /// <summary>What it cleared is forgotten.</summary>
    public bool HasForgotten { get; set; }

    /// <summary>What it logged is told.</summary>
    public bool HasLogged { get; set; }

    /// <summary>Of a virtual parameter: what it returned.</summary>
    public VirtualResult? Result { get; set; }

    /// <summary>What the script sees where it is now.</summary>
    public DeviceData Data => data[_depth];

    /// <summary>Commits behind it that had to wait.</summary>
    public int Depth => _depth;

    public EvaluationInputs Inputs => inputs;

    public void Declare(Declaration declaration)
    {
        if (++_total > MostDeclarations)
            throw Fault($"The script declares more than {MostDeclarations} times.");
        _declared.Add(declaration);
        memory.Named?.TryAdd((declaration.Path.Text, declaration.Cause.Line), declaration);
        if (DeviceFacts.RootOf(declaration.Path.Text) is DeviceFacts.Events)
            inputs.DependsOnTime();
    }

    public void Clear(ClearRequest request)
    {
        if (++_total > MostDeclarations)
            throw Fault($"The script clears more than {MostDeclarations} times.");
        _cleared.Add(request);
    }

    /// <summary>Goes on when all that was declared is so; else ends the run here.</summary>
    public void Commit()
    {
        if (_declared.Count == 0 && _cleared.Count == 0)
            return;
        // What an earlier run waited for here is the next revision; what it did not, is not.
        var isKnown = _commits < memory.Waited.Count;
        var waits = isKnown
            ? memory.Waited[_commits]
            : _cleared.Count > 0 || !isSatisfied(Data, _declared);
        if (!isKnown)
            memory.Waited.Add(waits);
        _commits++;
        if (waits && _depth == data.Count - 1)
            throw new ScriptSuspension();
        if (waits)
        {
            _depth++;
            _logged.Clear();
        }
        _declared.Clear();
        _cleared.Clear();
    }

    /// <summary>The JSON an extension answered; ends the run while it has not.</summary>
    public string CallExtension(
        string file,
        string function,
        IReadOnlyList<string> arguments,
        int line
    )
    {
        inputs.DependsOnTime();
        var name = $"{_depth} {KeyOf(file, function, arguments)}";
        if (memory.Answers.TryGetValue(name, out var answer))
            return answer;
        Waiting = new(name, file, function, arguments) { Line = line };
        throw new ScriptSuspension();
    }

    /// <summary>Has an extension called when the script has come to its end, and not before.</summary>
    public void Defer(string file, string function, IReadOnlyList<string> arguments, int line)
    {
        inputs.DependsOnTime();
        if (++_total > MostDeclarations)
            throw Fault($"The script defers more than {MostDeclarations} calls.");
        var key = KeyOf(file, function, arguments);
        if (!_deferred.Exists(call => call.Key == key))
            _deferred.Add(new(key, file, function, arguments) { Line = line });
    }

    private static string KeyOf(string file, string function, IReadOnlyList<string> arguments)
    {
        var key = new StringBuilder(file).Append('\0').Append(function);
        foreach (var argument in arguments)
            key.Append('\0').Append(argument);
        return key.ToString();
    }

    public void HasNoValue(string path, Cause cause) => _withoutValue.Add((path, cause));

    public void Log(string message, string meta)
    {
        if (_logged.Count < 100)
            _logged.Add(new(message, meta));
    }

    /// <summary>The session's time; a script that asks for it sees another one each time.</summary>
    public double Now()
    {
        inputs.DependsOnTime();
        return data[0].Now;
    }

    /// <summary>The latest point of the device's grid.</summary>
    public double Now(double interval, double? variance)
    {
        var facts = data[0].Facts;
        var offset = ScriptClock.Offset(ScriptClock.HashOf(facts.DeviceId), variance ?? interval);
        var latest = ScriptClock.Latest(facts.Now, interval, offset);
        inputs.ChangesAt(latest + interval);
        return latest;
    }

    /// <summary>The latest occurrence of a cron.</summary>
    public double Now(CronExpression cron, double? variance)
    {
        var facts = data[0].Facts;
        var offset = ScriptClock.Offset(ScriptClock.HashOf(facts.DeviceId), variance ?? 0);
        var shifted = DeviceFacts.At(facts.Now).AddMilliseconds(offset);
        if (cron.Next(shifted) is { } next)
            inputs.ChangesAt(next.ToUnixTimeMilliseconds() - offset);
        return cron.Previous(shifted) is { } latest ? latest.ToUnixTimeMilliseconds() - offset : 0;
    }

    private static RuleFaultException Fault(string message) =>
        new(new RuleFault("script.Error", message) { Name = "Error" });
}

/// <summary>What a script logged.</summary>
internal readonly record struct ScriptLog(string Message, string Meta);

/// <summary>What a virtual parameter's script returned.</summary>
internal sealed record VirtualResult(bool? Writable, WantedValue? Value);

/// <summary>Ends a run where it cannot go on; no script can catch it.</summary>
internal sealed class ScriptSuspension : Exception;

/// <summary>What the runs of one script leave behind for the next.</summary>
internal sealed class ScriptMemory
{
    /// <summary>Of each commit, whether it had to wait.</summary>
    public List<bool> Waited { get; } = [];

    /// <summary>What extensions answered.</summary>
    public required Dictionary<string, string> Answers { get; init; }

    /// <summary>All it ever declared, by path and line; null where nobody asks.</summary>
    public Dictionary<(string Path, int Line), Declaration>? Named { get; init; }
}

/// <summary>
/// What an evaluation depended on beside the data: until when it would come out the same.
/// </summary>
internal sealed class EvaluationInputs
{
    /// <summary>In milliseconds since 1970; 0 is "never again".</summary>
    public double ValidUntil { get; private set; } = double.MaxValue;

    public void DependsOnTime() => ValidUntil = 0;

    public void ChangesAt(double time) => ValidUntil = Math.Min(ValidUntil, time);
}
