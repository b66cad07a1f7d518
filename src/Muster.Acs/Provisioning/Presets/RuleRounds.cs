using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Configuration;
using Muster.Acs.Provisioning.Documents;
using Muster.Acs.Provisioning.Extensions;
using Muster.Acs.Provisioning.Planning;
using Muster.Acs.Provisioning.Scripts;
using Muster.Acs.Provisioning.Targets;

namespace Muster.Acs.Provisioning.Presets;

/// <summary>What rounds need of the node.</summary>
internal sealed record RuleTools(ScriptHost Host, IExtensions Extensions, RetryPolicy Retry)
{
    /// <summary>How often the scripts of one run may commit.</summary>
    public int MaxCommits { get; init; } = RuleRunner.MaxCommits;

    /// <summary>As the configuration has it for a device.</summary>
    public RuleTools With(DeviceConfig config) =>
        ReferenceEquals(config, DeviceConfig.Empty)
            ? this
            : this with
            {
                Retry = Retry with { First = config.RetryDelay ?? Retry.First },
                MaxCommits = config.MaxCommitIterations ?? MaxCommits,
            };
}

/// <summary>
/// The presets of one device in one session: matched, run together, and matched again while what they
/// did may have changed who applies. What one channel does wrong is that channel's fault alone.
/// </summary>
internal sealed class RuleRounds(
    IRuleTarget target,
    WriteJournal journal,
    CompiledRules rules,
    RuleTools tools,
    DateTimeOffset now
)
{
    public const int MaxRounds = 4;

    private readonly Dictionary<string, ChannelFault> _faults = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _retries = new(StringComparer.Ordinal);
    private readonly List<ProvisionCall> _ran = [];
    private readonly DeferredCalls _deferred = new(tools.Extensions, target.Data.Facts.DeviceId);

    /// <summary>Channels whose faults changed: as they are now, or null when they are well again.</summary>
    public Dictionary<string, ChannelFault?> Changed { get; } = new(StringComparer.Ordinal);

    public IReadOnlyCollection<ChannelFault> Faults => _faults.Values;

    /// <summary>Until when it would come out the same, if nothing else changes.</summary>
    public EvaluationInputs Inputs { get; private set; } = new();

    /// <param name="before">Faults from earlier sessions.</param>
    /// <param name="revision">Counts what became known or different.</param>
    public async Task RunAsync(IEnumerable<ChannelFault> before, Func<int> revision)
    {
        foreach (var fault in before)
            (_faults[fault.Channel], _retries[fault.Channel]) = (fault, fault.Retries + 1);
        var retried = _faults.Values.Where(fault => fault.NextTry <= now).ToList();
        for (var round = 1; ; round++)
        {
            var (known, written) = (revision(), journal.Entries.Count);
            Inputs = new();
            var calls = await MatchAsync();
            await RunAsync([.. calls.Where(call => !_faults.ContainsKey(call.Channel))]);
            foreach (var fault in retried)
                await RetryAsync(fault, calls);
            retried.Clear();
            Remember(calls);
            if (revision() == known)
                break;
            if (round < MaxRounds)
                continue;
            if (journal.Entries.Count > written)
                Loop(calls);
            break;
        }
        // What is only imagined tells nobody.
        if (!target.WantsNames)
        {
            foreach (var (call, fault) in await _deferred.RunAsync(c => !_faults.ContainsKey(c)))
                Fail(call.Channel, fault, [.. _ran.Where(ran => ran.Channel == call.Channel)]);
        }
        foreach (var fault in _faults.Values)
            Inputs.ChangesAt(fault.NextTry.ToUnixTimeMilliseconds());
    }

    /// <summary>A download that one of them asked for, so that its failure finds its channel.</summary>
    public RuleDownload Asked((string Task, string Instance, Cause Cause) begun)
    {
        var channel =
            _ran.Find(call => call.Rule == begun.Cause.Rule && call.Name == begun.Cause.Script)
            ?? _ran.Find(call => call.Rule == begun.Cause.Rule);
        return new(
            begun.Task,
            begun.Instance,
            channel?.Channel ?? "",
            channel is null ? 0 : _retries.GetValueOrDefault(channel.Channel),
            ChannelFault.ProvisionsOf(_ran.Where(call => call.Channel == channel?.Channel))
        );
    }

    private async Task<List<ProvisionCall>> MatchAsync()
    {
        var due = PresetMatch.Due(rules, target.Data.Facts, Inputs);
        // The presets of a channel that rests are not worth an RPC.
        var reads = PresetMatch
            .Reads([.. due.Where(preset => !_faults.ContainsKey(preset.Preset.Channel))])
            .ToList();
        if (reads.Count > 0)
        {
            var read = new ProvisionCall("presets", "precondition", [])
            {
                BuiltIn = (run, _) => reads.ForEach(run.Declare),
            };
            try
            {
                await Runner().RunAsync([read]);
            }
            catch (SessionLostException lost)
            {
                foreach (var preset in due.Where(preset => preset.Reads.Count > 0))
                    Lose(lost, preset.Preset.Channel, []);
                throw;
            }
            catch (RunFaultException failed)
            {
                // Whose precondition it was cannot be told; what is not known does not hold.
                foreach (var preset in due.Where(preset => preset.Reads.Count > 0))
                    Fail(preset.Preset.Channel, failed.Fault, []);
            }
        }
        return PresetMatch.Calls(rules.Rules, due, target.Data, Inputs);
    }

    private async Task RetryAsync(ChannelFault fault, List<ProvisionCall> calls)
    {
        var own = fault.Calls(rules.Rules).ToList();
        foreach (var call in calls.Where(call => call.Channel == fault.Channel))
        {
            own.RemoveAll(call.IsSame);
            own.Add(call);
        }
        await RunAsync(own, fault.Channel);
    }

    /// <summary>Runs calls together; where that fails, and one cannot tell of whom, channel by channel.</summary>
    private async Task RunAsync(IReadOnlyList<ProvisionCall> calls, string? channel = null)
    {
        var channels = calls.Select(call => call.Channel).Distinct().ToList();
        _ran.RemoveAll(call => channels.Contains(call.Channel));
        _ran.AddRange(calls);
        try
        {
            if (calls.Count > 0)
            {
                var runner = Runner();
                await runner.RunAsync(calls);
                _deferred.Add(runner.Deferred);
            }
            foreach (var well in channel is null ? channels : [channel])
                Succeed(well);
        }
        catch (SessionLostException lost)
        {
            foreach (var each in channels)
                Lose(lost, each, [.. calls.Where(call => call.Channel == each)]);
            throw;
        }
        catch (RunFaultException failed)
        {
            if (channels.Count == 1)
            {
                Fail(channels[0], failed.Fault, calls);
                return;
            }
            var guilty = GuiltyOf(failed, calls);
            if (guilty.Count > 0)
            {
                foreach (var each in guilty)
                    Fail(each, failed.Fault, [.. calls.Where(call => call.Channel == each)]);
                await RunAsync([.. calls.Where(call => !guilty.Contains(call.Channel))]);
                return;
            }
            foreach (var each in channels)
                await RunAsync([.. calls.Where(call => call.Channel == each)]);
        }
    }

    private static List<string> GuiltyOf(
        RunFaultException failed,
        IReadOnlyList<ProvisionCall> calls
    ) =>
        failed.Call is { Channel.Length: > 0 } guilty
            ? [guilty.Channel]
            :
            [
                .. calls
                    .Where(call => failed.Rules.Contains(call.Rule))
                    .Select(call => call.Channel)
                    .Distinct(),
            ];

    private RuleRunner Runner() =>
        new(target, rules.Rules, tools.Host, tools.Extensions, Inputs)
        {
            CommitLimit = tools.MaxCommits,
        };

    private void Succeed(string channel)
    {
        if (_faults.Remove(channel))
            Changed[channel] = null;
    }

    private void Fail(string channel, RuleFault fault, IReadOnlyList<ProvisionCall> calls)
    {
        if (!_failed.Add(channel))
            return;
        var before = _faults.GetValueOrDefault(channel);
        var retries = before is null ? 0 : before.Retries + 1;
        var failed = new ChannelFault(
            channel,
            fault,
            now,
            retries,
            now + tools.Retry.After(retries, Random.Shared.NextDouble()),
            ChannelFault.ProvisionsOf(calls)
        );
        _faults[channel] = failed;
        Changed[channel] = failed;
    }

    // "Ending with work outstanding."
    private void Lose(SessionLostException lost, string channel, IReadOnlyList<ProvisionCall> calls)
    {
        if (!lost.IsByServer)
            Fail(
                channel,
                new RuleFault(
                    "session_terminated",
                    $"The TR-069 session was unsuccessfully terminated: {lost.Message}"
                ),
                calls
            );
    }

    // "A channel that rests is skipped; what newly applies is appended to what it wanted."
    private void Remember(List<ProvisionCall> calls)
    {
        foreach (var fault in _faults.Values.ToList())
        {
            var own = fault.Calls(rules.Rules).ToList();
            var added = calls
                .Where(call => call.Channel == fault.Channel && !call.IsProfile)
                .Where(call => !own.Exists(call.IsSame))
                .ToList();
            if (added.Count == 0)
                continue;
            var longer = fault with { Provisions = ChannelFault.ProvisionsOf([.. own, .. added]) };
            _faults[fault.Channel] = longer;
            Changed[fault.Channel] = longer;
        }
    }

    private void Loop(List<ProvisionCall> calls)
    {
        var quarrel = journal.Quarrel();
        var message = quarrel is { } found
            ? found.One.Rule == found.Other.Rule
                ? $"{found.One} keeps changing {found.Path}: {MaxRounds} rounds did not settle it."
                : $"{found.One} and {found.Other} want {found.Path} differently: {MaxRounds} rounds "
                    + "did not settle it."
            : $"{MaxRounds} rounds of presets did not settle.";
        var rulesOf = quarrel is { } two
            ? calls.Where(call => call.Rule == two.One.Rule || call.Rule == two.Other.Rule)
            : calls;
        var involved = rulesOf.Select(call => call.Channel).Distinct().ToList();
        foreach (var preset in rules.Presets)
        {
            var isOne =
                quarrel is { } pair
                && (
                    PresetMatch.RuleOf(preset) == pair.One.Rule
                    || PresetMatch.RuleOf(preset) == pair.Other.Rule
                );
            if (isOne && !involved.Contains(preset.Preset.Channel))
                involved.Add(preset.Preset.Channel);
        }
        foreach (var channel in involved)
            Fail(
                channel,
                new RuleFault("preset_loop", message),
                [.. calls.Where(call => call.Channel == channel)]
            );
    }
}
