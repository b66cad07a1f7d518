using System.Globalization;
using System.Text.Json;
using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Paths;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Provisioning.Planning;

/// <summary>Virtual parameters: scripts that make one parameter out of others, and others out of one.</summary>
internal sealed partial class RuleRunner
{
    private static readonly HashSet<string> VirtualTypes = new(StringComparer.Ordinal)
    {
        XsdTypes.Int,
        XsdTypes.UnsignedInt,
        XsdTypes.Boolean,
        XsdTypes.String,
        XsdTypes.DateTime,
        XsdTypes.Base64,
        "xsd:base64",
        XsdTypes.HexBinary,
    };

    private readonly HashSet<string> _set = new(StringComparer.Ordinal);

    private readonly record struct VirtualNeed(
        string Name,
        Cause Cause,
        AttributeTimes Times,
        WantedValue? Value
    );

    /// <summary>Runs the scripts of virtual parameters that are wanted; false when none is.</summary>
    private async Task<bool> VirtualAsync(
        IReadOnlyList<Declaration> declared,
        IReadOnlyList<Declaration> writing,
        int depth
    )
    {
        var needs = Virtuals(target.Data, declared, writing).ToList();
        // First they are asked what they are, then told what to be.
        if (needs.Exists(need => need.Value is null))
            needs.RemoveAll(need => need.Value is not null);
        if (needs.Count == 0)
            return false;
        foreach (var need in needs.Where(need => need.Value is not null))
            _set.Add(SetKey(need));
        var calls = needs.Select(need => VirtualCall(target.Data, need)).ToList();
        var runs = await RunAsync(calls, depth + 1);
        var nodes = new List<ShadowNode>(needs.Count);
        for (var at = 0; at < needs.Count; at++)
            nodes.Add(VirtualNode(needs[at], runs[at].Result, calls[at]));
        target.Keep(nodes);
        return true;
    }

    private IEnumerable<VirtualNeed> Virtuals(
        DeviceData data,
        IReadOnlyList<Declaration> declared,
        IReadOnlyList<Declaration> writing
    )
    {
        var wanted = new Dictionary<string, VirtualNeed>(StringComparer.Ordinal);
        foreach (var declaration in declared)
        {
            foreach (var name in NamesOf(declaration.Path))
            {
                if (AsksFor(data, name, declaration) is not { } times)
                    continue;
                var before = wanted.GetValueOrDefault(name).Times;
                wanted[name] = new(
                    name,
                    declaration.Cause,
                    new()
                    {
                        Value = Math.Max(before.Value, times.Value),
                        Writable = Math.Max(before.Writable, times.Writable),
                    },
                    null
                );
            }
        }
        return wanted.Values.Concat(Sets(data, writing));
    }

    private IEnumerable<VirtualNeed> Sets(DeviceData data, IReadOnlyList<Declaration> writing)
    {
        var sets = new Dictionary<string, VirtualNeed>(StringComparer.Ordinal);
        foreach (var declaration in writing)
        {
            if (declaration.Value is not { } value)
                continue;
            foreach (var name in NamesOf(declaration.Path))
            {
                sets.Remove(name);
                // "Set only runs if it is writable and the value differs."
                if (data.Find(PathOf(name)) is not { Writable: true, Value: { } current })
                    continue;
                var type = value.Type ?? current.Type;
                var need = new VirtualNeed(
                    name,
                    declaration.Cause,
                    new() { Value = data.Now },
                    new(ScriptValue.Coerce(value.Scalar, type), type)
                );
                var isSo =
                    type == current.Type && ScriptValue.Of(current).Equals(need.Value!.Scalar);
                if (!isSo && !_set.Contains(SetKey(need)))
                    sets[name] = need;
            }
        }
        return sets.Values;
    }

    private static string SetKey(VirtualNeed need) =>
        $"{need.Name} {need.Value!.Type} {ScriptValue.Plain(need.Value.Scalar)}";

    private IEnumerable<string> NamesOf(PathPattern path)
    {
        if (!Changes.IsVirtual(path) || path.Depth != 2)
            return [];
        var segment = path.Segments[1];
        if (segment.Kind == SegmentKind.Name)
            return rules.VirtualParameters.ContainsKey(segment.Text) ? [segment.Text] : [];
        return rules.VirtualParameters.Keys.Order(StringComparer.Ordinal);
    }

    private static AttributeTimes? AsksFor(DeviceData data, string name, Declaration declaration)
    {
        var node = data.Find(PathOf(name));
        var times = declaration.Times;
        var value = node is null || node.Value.ValueAt < times.Value ? Math.Max(1, times.Value) : 0;
        var writable = node?.Writable is null ? Math.Max(1, times.Writable) : 0;
        return value + writable == 0
            ? null
            : new AttributeTimes { Value = Math.Max(1, value), Writable = Math.Max(1, writable) };
    }

    private static string PathOf(string name) => $"{DeviceFacts.VirtualParameters}.{name}";

    // "args = [declaredTimestamps, declaredValues, currentTimestamps, currentValues]"
    private ProvisionCall VirtualCall(DeviceData data, VirtualNeed need)
    {
        var node = data.Find(PathOf(need.Name));
        var asked = Times(need.Times.Value, need.Value is null ? need.Times.Writable : 0);
        var wanted = need.Value is { } value
            ? $"{{\"value\":{Pair(value.Scalar, value.Type!)}}}"
            : "{}";
        var known = Times(node?.ValueAt ?? 0, node?.Writable is null ? 0 : node.Value.ValueAt);
        var values = new List<string>();
        if (node?.Value is { } current)
            values.Add($"\"value\":{Pair(ScriptValue.Of(current), current.Type)}");
        if (node?.Writable is { } writable)
            values.Add($"\"writable\":{(writable ? "true" : "false")}");
        var script = rules.VirtualParameters[need.Name];
        return new ProvisionCall(
            need.Cause.Rule,
            script.Name,
            [asked, wanted, known, $"{{{string.Join(',', values)}}}"]
        )
        {
            Script = script.Script,
            IsVirtual = true,
        };
    }

    private static string Times(long value, long writable)
    {
        var times = new List<string>();
        if (value > 0)
            times.Add($"\"value\":{value.ToString(CultureInfo.InvariantCulture)}");
        if (writable > 0)
            times.Add($"\"writable\":{writable.ToString(CultureInfo.InvariantCulture)}");
        return $"{{{string.Join(',', times)}}}";
    }

    private static string Pair(object scalar, string type)
    {
        var json = scalar switch
        {
            bool flag => flag ? "true" : "false",
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            var text => $"\"{JsonEncodedText.Encode((string)text)}\"",
        };
        return $"[{json},\"{JsonEncodedText.Encode(type)}\"]";
    }

    private ShadowNode VirtualNode(VirtualNeed need, VirtualResult? result, ProvisionCall call)
    {
        if (result is null)
            throw Wrong("Invalid virtual parameter return value", call);
        if (need.Value is null && need.Times.Writable > 0 && result.Writable is null)
            throw Wrong($"Virtual parameter '{need.Name}' must provide 'writable' attribute", call);
        if (result.Value is not { } value)
            throw Wrong($"Virtual parameter '{need.Name}' must provide 'value' attribute", call);
        var type = value.Type ?? ScriptValue.TypeOf(value.Scalar);
        if (!VirtualTypes.Contains(type))
            throw Wrong("Invalid virtual parameter value attribute", call);
        var before = target.Data.Find(PathOf(need.Name));
        return new ShadowNode(
            PathOf(need.Name),
            result.Writable ?? before?.Writable ?? false,
            ScriptValue.ToParameter(value.Scalar, type),
            DeviceFacts.At(target.Data.Now)
        );
    }

    private static RunFaultException Wrong(string message, ProvisionCall call) =>
        new(new RuleFault("script", message) { Script = call.Name }, call);
}
