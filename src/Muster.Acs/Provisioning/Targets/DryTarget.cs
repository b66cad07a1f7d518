using System.Globalization;
using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Planning;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Provisioning.Targets;

/// <summary>
/// A device that is only imagined, from what is stored of it: what would be read is taken as it was seen
/// last, what would be written is written into the imagination, and all of it is noted.
/// </summary>
internal sealed class DryTarget(DeviceFacts facts, Shadow tree, IEnumerable<string> tags)
    : IRuleTarget
{
    private readonly SortedSet<string> _tags = new(tags, StringComparer.Ordinal);
    private readonly List<PlannedAct> _acts = [];
    private readonly Shadow _stored = tree.Overlay(facts.Record.Informed, facts.Record.LastInform);
    private readonly Dictionary<(string, Cause), NamedPath> _named = [];
    private Shadow _tree = tree.Overlay(facts.Record.Informed, facts.Record.LastInform);

    // As the device would be, once a rule cleared something: gone from the tree, still here to be read.
    private Shadow? _device;
    private DeviceData? _data;
    private Shadow? _pseudo;

    public PlannerHints Hints { get; } = new();

    public int Rpcs { get; private set; }

    public int Revision { get; private set; }

    public WriteJournal Journal { get; } = new();

    /// <summary>What would be done, in order.</summary>
    public IReadOnlyList<PlannedAct> Acts => _acts;

    public DeviceData Data => _data ??= new(facts, _tree, _pseudo ??= facts.Pseudo(_tags));

    private Shadow Device => _device ?? _tree;

    private DateTimeOffset Now => DeviceFacts.At(facts.Now);

    public Task ListAsync(Listing listing)
    {
        Rpcs++;
        var prefix = listing.Path.Length == 0 ? "" : listing.Path + ".";
        // What was listed once may be old; what never was, nobody knows.
        var isUnknown = !(Device.TryGet(prefix, out var known) && known.SeenAt is not null);
        _acts.Add(new(ActKind.List, prefix, null, listing.Cause) { IsUnknown = isUnknown });
        // What nobody has seen stays unknown: it is not asked for twice.
        Hints.Settled.Add(listing.Path);
        var nodes = new List<ShadowNode>();
        foreach (var node in Device.Under(prefix))
        {
            if (node.IsObject && (!listing.NextLevel || node.Path == prefix))
                nodes.Add(node with { SeenAt = Now });
            else if (!_tree.TryGet(node.Path, out _) && IsListed(node.Path, prefix, listing))
                nodes.Add(new(node.Path, node.Writable));
        }
        Learn(nodes);
        return Task.CompletedTask;
    }

    public Task ReadAsync(IReadOnlyDictionary<string, Cause> names)
    {
        Rpcs++;
        var nodes = new List<ShadowNode>();
        foreach (var (name, cause) in names)
        {
            var isKnown = Device.TryGet(name, out var node) && node.Value is not null;
            _acts.Add(new(ActKind.Read, name, null, cause) { IsUnknown = !isKnown });
            if (isKnown)
                nodes.Add(Of(_tree, name) with { Value = node.Value, SeenAt = Now });
            else
                Hints.Unreadable.Add(name);
        }
        Learn(nodes);
        return Task.CompletedTask;
    }

    public Task ReadAttributesAsync(IReadOnlyDictionary<string, Cause> names)
    {
        Rpcs++;
        var nodes = new List<ShadowNode>();
        foreach (var (name, cause) in names)
        {
            var isKnown = Device.TryGet(name, out var node) && node.Notification is not null;
            _acts.Add(new(ActKind.ReadAttributes, name, null, cause) { IsUnknown = !isKnown });
            if (isKnown)
                nodes.Add(
                    Of(_tree, name) with
                    {
                        Notification = node.Notification,
                        AccessList = node.AccessList,
                        AttributesSeenAt = Now,
                    }
                );
            else
                Hints.Unreadable.Add(name);
        }
        Learn(nodes);
        return Task.CompletedTask;
    }

    public Task WriteAsync(IReadOnlyCollection<ValueChange> values)
    {
        Rpcs++;
        foreach (var change in values)
        {
            _acts.Add(
                new(ActKind.Write, change.Path, change.Value.Text, change.Cause)
                {
                    Before = Of(Device, change.Path).Value?.Text,
                    IsSecret = change.IsSecret,
                }
            );
            Journal.Add(change.Path, change.Value.Text, change.Cause);
        }
        Edit(tree =>
            [
                .. values.Select(change =>
                    Of(tree, change.Path) with
                    {
                        Value = change.Value,
                        SeenAt = Now,
                    }
                ),
            ]
        );
        return Task.CompletedTask;
    }

    public Task WriteAttributesAsync(IReadOnlyCollection<AttributeChange> attributes)
    {
        Rpcs++;
        foreach (var change in attributes)
            Note(ActKind.WriteAttributes, change.Path, null, change.Cause);
        Edit(tree =>
            [
                .. attributes.Select(change =>
                {
                    var node = Of(tree, change.Path);
                    return node with
                    {
                        Notification = (byte?)change.Notification ?? node.Notification,
                        AccessList = change.AccessList ?? node.AccessList,
                        AttributesSeenAt = Now,
                    };
                }),
            ]
        );
        return Task.CompletedTask;
    }

    public Task DeleteAsync(Deletion deletion)
    {
        Note(ActKind.Delete, deletion.Instance + ".", null, deletion.Cause);
        Journal.Add(deletion.Instance, "deleted", deletion.Cause);
        Remove(deletion.Instance);
        return Task.CompletedTask;
    }

    // The new instance is imagined like its neighbour, with the highest number.
    public Task AddAsync(Creation creation)
    {
        if (DeviceFacts.IsOurs(DeviceFacts.RootOf(creation.Parent)))
        {
            Keep(TreeEdits.NewDownload(Data, creation));
            return Task.CompletedTask;
        }
        Rpcs++;
        Note(ActKind.Add, creation.Parent + ".", null, creation.Cause);
        Journal.Add(creation.Parent, "added", creation.Cause);
        var children = Data.Children(creation.Parent);
        var last = children.Count > 0 ? children[^1] : default;
        var number = ulong.TryParse(last.Name, CultureInfo.InvariantCulture, out var n) ? n + 1 : 1;
        var instance = $"{creation.Parent}.{number}.";
        var nodes = new Dictionary<string, ShadowNode>(StringComparer.Ordinal)
        {
            [instance] = new(instance, true, null, Now),
        };
        if (last.Path is { } neighbour)
        {
            foreach (var node in Device.Under(neighbour + "."))
            {
                var path = instance + node.Path[(neighbour.Length + 1)..];
                nodes[path] = node with
                {
                    Path = path,
                    Value = node.Value is { } value ? value with { Text = "" } : null,
                    SeenAt = Now,
                };
            }
        }
        foreach (var pair in creation.Keys)
        {
            var path = instance + pair.Key.Text;
            var type = nodes.GetValueOrDefault(path).Value?.Type ?? XsdTypes.String;
            nodes[path] = new(path, true, ScriptValue.ToParameter(pair.Value, type), Now);
            Note(ActKind.Write, path, pair.Value, creation.Cause);
        }
        Edit(_ => [.. nodes.Values]);
        return Task.CompletedTask;
    }

    public Task DownloadAsync(string instance, Cause cause)
    {
        Rpcs++;
        var file = Data.Find($"{instance}.FileName")?.Value?.Text ?? "";
        Note(ActKind.Download, file, null, cause);
        Time($"{instance}.Download");
        return Task.CompletedTask;
    }

    public Task RebootAsync(Cause cause)
    {
        Rpcs++;
        Note(ActKind.Reboot, DeviceFacts.Reboot, null, cause);
        Time(DeviceFacts.Reboot);
        return Task.CompletedTask;
    }

    public Task FactoryResetAsync(Cause cause)
    {
        Rpcs++;
        Note(ActKind.FactoryReset, DeviceFacts.FactoryReset, null, cause);
        Time(DeviceFacts.FactoryReset);
        return Task.CompletedTask;
    }

    public void Keep(IReadOnlyList<ShadowNode> own) => Edit(_ => own);

    public void Remove(string ownObject)
    {
        _tree = TreeEdits.Without(_tree, ownObject);
        if (_device is not null)
            _device = TreeEdits.Without(_device, ownObject);
        Changed();
    }

    public void Tag(string tag, bool on, Cause cause)
    {
        Note(on ? ActKind.Tag : ActKind.Untag, tag, null, cause);
        if (on)
            _tags.Add(tag);
        else
            _tags.Remove(tag);
        _pseudo = null;
        Changed();
    }

    public void Forget(ClearRequest request)
    {
        _device ??= _tree;
        _tree = TreeEdits.Forget(Data, _tree, request);
        Changed();
    }

    public void Log(Cause cause, ScriptLog line) =>
        Note(ActKind.Log, line.Message + line.Meta, null, cause);

    public bool WantsNames => true;

    /// <summary>What rules have named, and whether the device has it.</summary>
    public IReadOnlyCollection<NamedPath> Names => _named.Values;

    public void Named(IEnumerable<Declaration> declared)
    {
        foreach (var declaration in declared)
            if (NamedPath.Of(declaration, Data, _stored, facts) is { } named)
                _named[(named.Path, named.Cause)] = named;
    }

    public void HasNoValue(string path, Cause cause) => Note(ActKind.NoValue, path, null, cause);

    private void Time(string path) =>
        Edit(_ =>
            [new(path, true, ScriptValue.ToParameter((double)facts.Now, XsdTypes.DateTime), Now)]
        );

    private void Note(ActKind kind, string path, string? value, Cause cause) =>
        _acts.Add(new(kind, path, value, cause));

    private static bool IsListed(string path, string prefix, Listing listing) =>
        !listing.NextLevel || path.AsSpan(prefix.Length).TrimEnd('.').IndexOf('.') < 0;

    private static ShadowNode Of(Shadow tree, string path) =>
        tree.TryGet(path, out var node) ? node : new(path);

    /// <summary>What becomes so on the device, and is known thereby.</summary>
    private void Edit(Func<Shadow, IReadOnlyList<ShadowNode>> nodes)
    {
        if (_device is not null)
            _device = _device.WithNodes(nodes(_device));
        Learn(nodes(_tree));
    }

    private void Learn(IReadOnlyList<ShadowNode> nodes)
    {
        if (nodes.Count > 0)
            _tree = _tree.WithNodes(nodes);
        Changed();
    }

    private void Changed()
    {
        _data = null;
        Revision++;
    }
}
