using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Extensions;
using Muster.Acs.Provisioning.Scripts;

namespace Muster.Acs.Provisioning.Planning;

/// <summary>
/// Runs provisions to their fixed point: the scripts say what they want, the fewest RPCs make it so, and
/// the scripts run again from their first lines, until all have reached their end and want nothing more.
/// </summary>
internal sealed partial class RuleRunner(
    IRuleTarget target,
    RuleSnapshot rules,
    ScriptHost host,
    IExtensions extensions,
    EvaluationInputs inputs
)
{
    public const int MaxCommits = 32;
    public const int MaxRpcs = 255;
    public const int MaxCycles = 255;
    public const int DeepestVirtual = 8;
    private const int MostSteps = 2_000;

    /// <summary>How often the scripts may commit.</summary>
    public int CommitLimit { get; init; } = MaxCommits;

    /// <summary>Extensions that the scripts have left to be called now that all of them are through.</summary>
    public List<(ProvisionCall For, ExtensionCall Call)> Deferred { get; } = [];

    private readonly int _rpcsBefore = target.Rpcs;
    private int _cycles;
    private int _steps;

    /// <summary>Answers the last run of each. Throws <see cref="RunFaultException"/>.</summary>
    public async Task<IReadOnlyList<ScriptRun>> RunAsync(
        IReadOnlyList<ProvisionCall> calls,
        int depth = 0
    )
    {
        if (depth >= DeepestVirtual)
            throw Limit(
                "deeply_nested_vparams",
                $"Virtual parameters need each other {DeepestVirtual} deep."
            );
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        var memories = calls
            .Select(_ => new ScriptMemory
            {
                Answers = answers,
                Named = target.WantsNames ? [] : null,
            })
            .ToArray();
        var runs = new ScriptRun[calls.Count];
        var data = new List<DeviceData> { target.Data };
        for (var commits = 0; ; commits++)
        {
            if (commits > CommitLimit)
                throw Limit(
                    "too_many_commits",
                    $"The scripts commit more than {CommitLimit} times."
                );
            await EvaluateAsync(calls, runs, memories, data);
            var isDone = Array.TrueForAll(runs, run => run.IsDone);
            foreach (var run in runs)
                Forget(run);
            await SatisfyAsync(runs, isDone, depth);
            for (var at = 0; at < runs.Length; at++)
                Tell(calls[at], runs[at]);
            if (isDone)
                Deferred.AddRange(
                    calls
                        .Zip(runs)
                        .SelectMany(each => each.Second.Deferred.Select(call => (each.First, call)))
                );
            if (isDone)
            {
                if (target.WantsNames)
                    target.Named(memories.SelectMany(memory => memory.Named!.Values));
                return runs;
            }
            data.Add(target.Data);
        }
    }

    private async Task EvaluateAsync(
        IReadOnlyList<ProvisionCall> calls,
        ScriptRun[] runs,
        ScriptMemory[] memories,
        List<DeviceData> data
    )
    {
        bool isWaiting;
        do
        {
            if (++_cycles > MaxCycles * Math.Max(1, calls.Count))
                throw Limit("too_many_cycles", $"The scripts run more than {MaxCycles} times.");
            for (var at = 0; at < runs.Length; at++)
            {
                // What has reached its end saw nothing that has changed since.
                if (runs[at] is not { IsDone: true })
                    runs[at] = Evaluate(calls[at], memories[at], data);
            }
            isWaiting = await AnswerAsync(calls, runs, memories[0].Answers);
        } while (isWaiting);
    }

    private ScriptRun Evaluate(ProvisionCall call, ScriptMemory memory, List<DeviceData> data)
    {
        ScriptRun Begin() => new(memory, data, inputs, IsSatisfied);
        var cause = new Cause(call.Rule, call.Name, 0);
        try
        {
            if (call.Script is { } script)
                return host.Run(script, cause, call.Arguments, Begin, call.IsVirtual);
        }
        catch (RuleFaultException wrong)
        {
            throw new RunFaultException(wrong.Fault, call);
        }
        var run = Begin();
        try
        {
            call.BuiltIn?.Invoke(run, cause);
            run.IsDone = true;
        }
        catch (ScriptSuspension) { }
        catch (RuleFaultException wrong)
        {
            throw new RunFaultException(wrong.Fault, call);
        }
        return run;
    }

    private bool IsSatisfied(DeviceData data, IReadOnlyList<Declaration> declared)
    {
        var needs = new Needs(data, target.Hints);
        foreach (var declaration in declared)
            needs.Add(declaration);
        return needs.IsEmpty
            && !Virtuals(data, declared, declared).Any()
            && new Changes(data, declared, target.Hints).IsEmpty;
    }

    /// <summary>Asks the extensions that runs wait for, all at once; false when none does.</summary>
    private async Task<bool> AnswerAsync(
        IReadOnlyList<ProvisionCall> calls,
        ScriptRun[] runs,
        Dictionary<string, string> answers
    )
    {
        var waiting = new Dictionary<string, (ExtensionCall Call, ProvisionCall For)>(
            StringComparer.Ordinal
        );
        for (var at = 0; at < runs.Length; at++)
        {
            if (runs[at] is { IsDone: false, Waiting: { } call })
                waiting.TryAdd(call.Key, (call, calls[at]));
        }
        if (waiting.Count == 0)
            return false;
        var asked = waiting.Values.ToList();
        var results = await Task.WhenAll(
            asked.Select(ask =>
                extensions.CallAsync(
                    target.Data.Facts.DeviceId,
                    ask.Call.File,
                    ask.Call.Function,
                    ask.Call.Arguments,
                    CancellationToken.None
                )
            )
        );
        for (var at = 0; at < asked.Count; at++)
        {
            if (results[at].Fault is { } failed)
                throw new RunFaultException(
                    RuleFault.Of(failed, asked[at].For.Name, asked[at].Call.Line),
                    asked[at].For
                );
            answers[asked[at].Call.Key] = results[at].Json;
        }
        return true;
    }

    private void Forget(ScriptRun run)
    {
        if (run.HasForgotten)
            return;
        run.HasForgotten = true;
        foreach (var request in run.Cleared)
            target.Forget(request);
    }

    private void Tell(ProvisionCall call, ScriptRun run)
    {
        if (run.HasLogged)
            return;
        run.HasLogged = run.IsDone;
        foreach (var (path, cause) in run.WithoutValue)
            target.HasNoValue(path, cause);
        foreach (var line in run.Logged)
            target.Log(new(call.Rule, call.Name, 0), line);
    }

    /// <summary>
    /// Until everything declared is so. What is not followed by a commit is read at once, and written
    /// only when all scripts have come to their end.
    /// </summary>
    private async Task SatisfyAsync(ScriptRun[] runs, bool isDone, int depth)
    {
        var declared = runs.SelectMany(run => run.Declared).ToList();
        var writing = isDone
            ? declared
            : runs.Where(run => !run.IsDone).SelectMany(run => run.Declared).ToList();
        var added = new AddedInstances();
        do
        {
            if (++_steps > MostSteps || target.Rpcs - _rpcsBefore >= MaxRpcs)
                throw Limit("too_many_rpcs", $"The rules need {MaxRpcs} RPCs or more.");
        } while (
            await AskAsync(declared)
            || await VirtualAsync(declared, writing, depth)
            || await ChangeAsync(writing, added)
        );
    }

    private async Task<bool> AskAsync(IReadOnlyList<Declaration> declared)
    {
        var needs = new Needs(target.Data, target.Hints);
        foreach (var declaration in declared)
            needs.Add(declaration);
        if (needs.Listings is [var listing, ..])
            await target.ListAsync(listing);
        else if (needs.Values.Count > 0)
            await target.ReadAsync(needs.Values);
        else if (needs.Attributes.Count > 0)
            await target.ReadAttributesAsync(needs.Attributes);
        else
            return false;
        return true;
    }

    private async Task<bool> ChangeAsync(IReadOnlyList<Declaration> writing, AddedInstances added)
    {
        var changes = new Changes(target.Data, writing, target.Hints);
        if (changes.Own.Count + changes.Tags.Count > 0)
        {
            target.Keep(changes.Own);
            foreach (var (tag, (on, cause)) in changes.Tags)
                target.Tag(tag, on, cause);
        }
        else if (changes.Deletions is [var deletion, ..])
            await target.DeleteAsync(deletion);
        else if (changes.Creations is [var creation, ..])
        {
            added.Count(creation, changes.Creations);
            await target.AddAsync(creation);
        }
        else if (changes.Values.Count > 0)
            await target.WriteAsync(changes.Values);
        else if (changes.Attributes.Count > 0)
            await target.WriteAttributesAsync(changes.Attributes);
        else if (changes.Downloads.Count > 0)
            await target.DownloadAsync(
                changes.Downloads.First().Key,
                changes.Downloads.First().Value
            );
        else if (changes.Reboot is { } reboot)
            await target.RebootAsync(reboot);
        else if (changes.FactoryReset is { } reset)
            await target.FactoryResetAsync(reset);
        else
            return false;
        return true;
    }

    private static RunFaultException Limit(string code, string message) =>
        new(new RuleFault(code, message), null);
}

/// <summary>A run ended badly.</summary>
/// <param name="call">Whose fault it is; null when that cannot be told of one.</param>
internal sealed class RunFaultException(RuleFault fault, ProvisionCall? call)
    : Exception(fault.Message)
{
    public RuleFault Fault { get; } = fault;
    public ProvisionCall? Call { get; } = call;

    /// <summary>Rules whose fault it is together.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];
}
