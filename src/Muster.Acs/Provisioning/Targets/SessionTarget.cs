using System.Globalization;
using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Planning;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Provisioning.Targets;

/// <summary>The device at the other end of a session.</summary>
internal sealed partial class SessionTarget : IRuleTarget
{
    private readonly DeviceSession _device;
    private readonly DeviceFacts _facts;
    private readonly SortedSet<string> _tags;
    private DeviceData? _data;

    private SessionTarget(DeviceSession device, DeviceFacts facts, IEnumerable<string> tags)
    {
        (_device, _facts) = (device, facts);
        _tags = new(tags, StringComparer.Ordinal);
        Hints.ListsByLevel = device.ListsByLevel;
        Hints.IgnoresWritable = device.Config.SkipWritableCheck;
    }

    public PlannerHints Hints { get; } = new();

    public int Rpcs => _device.Cpe.Rpcs;

    /// <summary>What was written, for those who ask why.</summary>
    public WriteJournal Journal { get; } = new();

    /// <summary>Downloads whose end comes later: the task, the instance of Downloads, and why.</summary>
    public List<(string Task, string Instance, Cause Cause)> Begun { get; } = [];

    public HashSet<string> TagsAdded { get; } = new(StringComparer.Ordinal);

    public HashSet<string> TagsRemoved { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts what changed in what is known or wanted of the device.</summary>
    public int Revision { get; private set; }

    public DeviceData Data =>
        _data ??= new(
            _facts,
            _device.KnownShadow.Overlay(_device.Record.Informed, _device.Record.LastInform),
            _facts.Pseudo(_tags)
        );

    public static async Task<SessionTarget> OfAsync(DeviceSession device)
    {
        await device.ShadowAsync();
        var record = device.Record;
        var facts = new DeviceFacts
        {
            Record = record,
            Now = record.LastInform.ToUnixTimeMilliseconds(),
            Roots = [.. device.Roots.Select(root => root[..^1])],
        };
        var target = new SessionTarget(device, facts, await device.TagsAsync());
        if (device.KnownShadow.Count == 0)
            target.Hints.Model = await device.Services.Node.Rules.Models.FindAsync(record);
        return target;
    }

    public async Task ListAsync(Listing listing)
    {
        if (listing.Path.Length == 0)
        {
            var roots = await CallAsync(listing.Cause, () => RootObjects.FindAsync(_device));
            _facts.Roots = [.. roots.Select(root => root[..^1])];
            Changed();
            return;
        }
        _device.Cpe.Cause = listing.Cause.ToString();
        var path = listing.Path + ".";
        try
        {
            if (listing.NextLevel)
            {
                var level = await _device.Cpe.CallAsync(new GetParameterNames(path, true));
                await _device.LearnLevelAsync(path, level.ParameterList);
            }
            else
            {
                await RefreshObject.ListAsync(_device, path);
            }
        }
        catch (CpeFaultException refused)
            when (refused.Refusal.FaultCode == FaultCode.InvalidParameterName)
        {
            await MissingAsync(listing.Path);
        }
        catch (CpeFaultException refused)
        {
            throw Fault(refused);
        }
        Changed();
    }

    public async Task ReadAsync(IReadOnlyDictionary<string, Cause> names)
    {
        _device.Cpe.Cause = Causes(names.Values);
        var reader = new ValueReader(_device, attempts: 1);
        string[] asked = [.. names.Keys.Order(StringComparer.Ordinal)];
        await reader.ReadAsync(asked);
        await LearnAsync(reader.Values);
        var answered = reader.Values.Select(value => value.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, refusal) in reader.Unreadable)
        {
            if (refusal.FaultCode != FaultCode.InvalidParameterName)
                throw new RunFaultException(FaultOf(refusal, name), null);
            await MissingAsync(name);
            answered.Add(name);
        }
        // What is passed over in silence is not asked for a second time.
        Hints.Unreadable.UnionWith(asked.Where(name => !answered.Contains(name)));
        Changed();
    }

    public async Task ReadAttributesAsync(IReadOnlyDictionary<string, Cause> names)
    {
        string[] asked = [.. names.Keys.Order(StringComparer.Ordinal)];
        var read = new List<ParameterAttributeStruct>();
        await CallAsync(
            Causes(names.Values),
            async () =>
            {
                await Batches.RunAsync(
                    _device,
                    asked,
                    async part =>
                    {
                        var outcome = await _device.Cpe.TryCallAsync(
                            new GetParameterAttributes(part)
                        );
                        read.AddRange(outcome.Response?.ParameterList ?? []);
                        return outcome.Refusal;
                    },
                    nameof(GetParameterAttributes)
                );
                return 0;
            }
        );
        await _device.LearnAttributesAsync(read);
        Hints.Unreadable.UnionWith(asked.Except(read.Select(attribute => attribute.Name)));
        Changed();
    }

    public void Keep(IReadOnlyList<ShadowNode> own)
    {
        if (own.Count == 0)
            return;
        _device.Edit(tree => tree.WithNodes(own));
        Changed();
    }

    public void Remove(string ownObject)
    {
        _device.Edit(tree => TreeEdits.Without(tree, ownObject));
        Changed();
    }

    public void Tag(string tag, bool on, Cause cause)
    {
        var (done, undone) = on ? (TagsAdded, TagsRemoved) : (TagsRemoved, TagsAdded);
        if (!undone.Remove(tag))
            done.Add(tag);
        if (on)
            _tags.Add(tag);
        else
            _tags.Remove(tag);
        Journal.Add($"Tags.{tag}", on ? "true" : "false", cause);
        Changed();
    }

    public void Forget(ClearRequest request)
    {
        var data = Data;
        _device.Edit(tree => TreeEdits.Forget(data, tree, request));
        Changed();
    }

    public void Log(Cause cause, ScriptLog line) =>
        _device.Services.Node.Rules.Log.Script(_device.Record.Id, cause, line);

    public void HasNoValue(string path, Cause cause)
    {
        // A plan tells it; a session has nobody to tell.
    }

    private void Changed()
    {
        _data = null;
        Revision++;
    }

    // The names below a known model are learned with what the model says of writing them.
    private async Task LearnAsync(IReadOnlyList<ParameterValueStruct> values)
    {
        await _device.LearnValuesAsync(values);
        if (Hints.Model is not { } model)
            return;
        var learned = new List<ShadowNode>();
        foreach (var value in values)
        {
            if (
                _device.KnownShadow.TryGet(value.Name, out var node)
                && node.Writable is null
                && model.Find(value.Name)?.Writable is { } writable
            )
                learned.Add(node with { Writable = writable });
        }
        if (learned.Count > 0)
            _device.Edit(tree => tree.WithNodes(learned));
    }

    // "9005 is not a fault: the paths are forgotten and found out anew." What its parent has just listed
    // is there all the same, and empty.
    private async Task MissingAsync(string path)
    {
        var parent = DeviceData.Parent(path);
        var isListed = Data.Find(path) is not null && Data.Find(parent)?.ListedAt >= Data.Now;
        Hints.Missing.Add(DeviceFacts.RootOf(path).ToString());
        if (isListed && Data.Find(path) is { IsObject: true })
        {
            await _device.LearnLevelAsync(path + ".", []);
            return;
        }
        if (isListed)
        {
            Hints.Unreadable.Add(path);
            return;
        }
        _device.Edit(tree => TreeEdits.Stale(TreeEdits.Without(tree, path), parent));
    }

    private Task<T> CallAsync<T>(Cause cause, Func<Task<T>> call) =>
        CallAsync(cause.ToString(), call);

    private async Task<T> CallAsync<T>(string cause, Func<Task<T>> call)
    {
        _device.Cpe.Cause = cause;
        try
        {
            return await call();
        }
        catch (CpeFaultException refused)
        {
            throw Fault(refused);
        }
    }

    private static RunFaultException Fault(CpeFaultException refused) =>
        new(FaultOf(refused.Refusal, null), null);

    private static RuleFault FaultOf(RpcRefusal refusal, string? name)
    {
        var fault = TaskFaults.Of(refusal, name);
        return new RuleFault(
            refusal.FaultCode.Value == 0
                ? "invalid_response"
                : $"cwmp.{refusal.FaultCode.Value.ToString(CultureInfo.InvariantCulture)}",
            fault.Message
        )
        {
            Parameters = fault.Parameters,
        };
    }

    private static string Causes(IEnumerable<Cause> causes)
    {
        const int most = 4;
        var texts = causes.Select(cause => cause.ToString()).Distinct().Take(most + 1).ToList();
        return texts.Count > most
            ? string.Join("; ", texts[..most]) + "; …"
            : string.Join("; ", texts);
    }
}
