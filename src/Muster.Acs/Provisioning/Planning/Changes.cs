using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Provisioning.Paths;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Provisioning.Planning;

/// <summary>What must be changed on a device so that declarations hold. Pure; the last one wins.</summary>
internal sealed class Changes
{
    private readonly DeviceData _data;
    private readonly PlannerHints _hints;
    private readonly Dictionary<string, ValueChange> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AttributeChange> _attributes = new(StringComparer.Ordinal);
    private readonly Wishes _wishes = new();

    public Changes(DeviceData data, IEnumerable<Declaration> declarations, PlannerHints hints)
    {
        (_data, _hints) = (data, hints);
        var tables = new InstancePlan(data, _wishes);
        foreach (var declaration in declarations)
        {
            if (!declaration.Writes)
                continue;
            if (declaration.Instances is not null)
                tables.Add(declaration);
            if (declaration.Path.Depth == 0 || IsVirtual(declaration.Path))
                continue;
            if (declaration.Path is { Depth: 2, IsConcrete: true } path && IsTag(path.Text))
                Tag(declaration, path.Text);
            else
                Each(declaration);
        }
        tables.Plan(Deletions, Creations);
    }

    public List<Deletion> Deletions { get; } = [];
    public List<Creation> Creations { get; } = [];

    /// <summary>SetParameterValues, those of the device alone.</summary>
    public IReadOnlyCollection<ValueChange> Values => _values.Values;
    public IReadOnlyCollection<AttributeChange> Attributes => _attributes.Values;

    /// <summary>Tags to set and to take away.</summary>
    public Dictionary<string, (bool On, Cause Cause)> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>Nodes the ACS keeps itself.</summary>
    public List<ShadowNode> Own { get; } = [];
    public Cause? Reboot { get; private set; }
    public Cause? FactoryReset { get; private set; }

    /// <summary>Instances of Downloads that are to be fetched.</summary>
    public Dictionary<string, Cause> Downloads { get; } = new(StringComparer.Ordinal);

    public bool IsEmpty =>
        Deletions.Count
            + Creations.Count
            + _values.Count
            + _attributes.Count
            + Tags.Count
            + Own.Count
            + Downloads.Count
            == 0
        && Reboot is null
        && FactoryReset is null;

    public static bool IsVirtual(PathPattern path) =>
        path.Depth > 0 && path.Segments[0].Text == DeviceFacts.VirtualParameters;

    private static bool IsTag(string path) =>
        path.StartsWith(DeviceFacts.TagsRoot + ".", StringComparison.Ordinal);

    private void Tag(Declaration declaration, string path)
    {
        if (declaration.Value is not { } wanted)
            return;
        var tag = TagNames.Unescape(path[(DeviceFacts.TagsRoot.Length + 1)..]);
        Tags.Remove(tag);
        if (ScriptValue.Coerce(wanted.Scalar, XsdTypes.Boolean) is not bool on)
            return;
        _wishes.Add(declaration, path, on ? "true" : "false");
        if (on != _data.Find(path) is not null)
            Tags[tag] = (on, declaration.Cause);
    }

    private void Each(Declaration declaration)
    {
        if (
            declaration.Value is null
            && declaration.Notification is null
            && declaration.AccessList is null
        )
            return;
        foreach (var path in PathMatch.Of(_data, declaration.Path))
        {
            if (_data.Find(path) is not { IsObject: false } node)
                continue;
            if (DeviceFacts.IsOurs(DeviceFacts.RootOf(path)))
            {
                Ours(declaration, node);
                continue;
            }
            if (declaration.Value is { } wanted)
                Value(declaration, node, wanted);
            if (declaration.Notification is not null || declaration.AccessList is not null)
                Attribute(declaration, node);
        }
    }

    // "A write happens only if the parameter is known, has a value, is writable, and the wanted value or
    // its type differs."
    private void Value(Declaration declaration, in DataNode node, WantedValue wanted)
    {
        _values.Remove(node.Path);
        if (node.Value is not { } current || _hints.IsWritable(node) == false)
            return;
        var type = wanted.Type ?? current.Type;
        var value = ScriptValue.Coerce(wanted.Scalar, type);
        _wishes.Add(declaration, node.Path, ScriptValue.Plain(value));
        if (type == current.Type && value.Equals(ScriptValue.Of(current)))
            return;
        _values[node.Path] = new(
            node.Path,
            new ParameterValue(ScriptValue.Text(wanted.Scalar, type), type),
            declaration.Cause,
            wanted.IsSecret
        );
    }

    private void Attribute(Declaration declaration, in DataNode node)
    {
        var known = _attributes.GetValueOrDefault(node.Path);
        var notification = declaration.Notification is { } level
            ? (int)Math.Clamp(level, 0, 6)
            : known?.Notification;
        var list = declaration.AccessList ?? known?.AccessList;
        _attributes.Remove(node.Path);
        if (notification == node.Notification)
            notification = null;
        if (list is not null && node.AccessList is not null && list.SequenceEqual(node.AccessList))
            list = null;
        if (notification is not null || list is not null)
            _attributes[node.Path] = new(node.Path, notification, list, declaration.Cause);
    }

    // Parameters the ACS keeps itself: set without a word to the device, but for those that are deeds.
    private void Ours(Declaration declaration, in DataNode node)
    {
        if (declaration.Value is not { } wanted || node.Writable != true)
            return;
        if (IsTag(node.Path))
        {
            Tag(declaration, node.Path);
            return;
        }
        var type = wanted.Type ?? node.Value?.Type ?? ScriptValue.TypeOf(wanted.Scalar);
        var isDeed =
            node.Path is DeviceFacts.Reboot or DeviceFacts.FactoryReset
            || node.Path.EndsWith(".Download", StringComparison.Ordinal);
        if (isDeed)
        {
            Deed(declaration, node, wanted);
            return;
        }
        var value = ScriptValue.ToParameter(wanted.Scalar, type);
        var path = node.Path;
        Own.RemoveAll(own => own.Path == path);
        if (node.Value is not { } current || current.Text != value.Text)
            Own.Add(new ShadowNode(node.Path, true, value, DeviceFacts.At(_data.Now)));
    }

    // "A time later than the stored one, and not in the future, triggers once."
    private void Deed(Declaration declaration, in DataNode node, WantedValue wanted)
    {
        if (ScriptValue.Coerce(wanted.Scalar, XsdTypes.DateTime) is not double at)
            return;
        var last = node.Value is { } value && ScriptValue.Of(value) is double time ? time : 0;
        if (at <= last || at > _data.Now)
            return;
        if (node.Path == DeviceFacts.Reboot)
            Reboot = declaration.Cause;
        else if (node.Path == DeviceFacts.FactoryReset)
            FactoryReset = declaration.Cause;
        else
            Downloads[DeviceData.Parent(node.Path)] = declaration.Cause;
    }
}

internal sealed record ValueChange(
    string Path,
    ParameterValue Value,
    Cause Cause,
    bool IsSecret = false
);

internal sealed record AttributeChange(
    string Path,
    int? Notification,
    IReadOnlyList<string>? AccessList,
    Cause Cause
);

/// <summary>DeleteObject.</summary>
internal sealed record Deletion(string Instance, Cause Cause);

/// <summary>AddObject, and the keys the new instance gets.</summary>
internal sealed record Creation(string Parent, AliasPair[] Keys, Cause Cause);
