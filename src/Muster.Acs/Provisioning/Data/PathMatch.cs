using Muster.Acs.Provisioning.Paths;

namespace Muster.Acs.Provisioning.Data;

/// <summary>What of a device a pattern names, as far as it is known.</summary>
internal static class PathMatch
{
    /// <summary>Node by node in their order, numbers by value.</summary>
    public static IReadOnlyList<string> Of(DeviceData data, PathPattern pattern)
    {
        if (pattern.IsConcrete)
            return data.Find(pattern.Text) is null ? [] : [pattern.Text];
        var found = new List<string>();
        Collect(data, "", pattern, 0, found);
        return found;
    }

    /// <summary>Whether an instance has the keys; null while the value of one is not known.</summary>
    public static bool? HasKeys(DeviceData data, string instance, AliasPair[] pairs)
    {
        bool? all = true;
        foreach (var pair in pairs)
        {
            var one = HasKey(data, instance, pair);
            if (one == false)
                return false;
            all = one is null ? null : all;
        }
        return all;
    }

    private static bool? HasKey(DeviceData data, string instance, AliasPair pair)
    {
        bool? any = false;
        var found = new List<string>();
        Collect(data, instance, pair.Key, 0, found);
        foreach (var path in found)
        {
            if (data.Find(path) is not { Value: { } value })
            {
                any = null;
                continue;
            }
            if (ScriptValue.Of(value).Equals(ScriptValue.Coerce(pair.Value, value.Type)))
                return true;
        }
        return any;
    }

    private static void Collect(
        DeviceData data,
        string path,
        PathPattern pattern,
        int index,
        List<string> found
    )
    {
        if (index == pattern.Depth)
        {
            found.Add(path);
            return;
        }
        var segment = pattern.Segments[index];
        if (segment.Kind == SegmentKind.Name)
        {
            var child = DeviceData.Join(path, segment.Text);
            if (data.Find(child) is not null)
                Collect(data, child, pattern, index + 1, found);
            return;
        }
        foreach (var child in data.Children(path))
        {
            if (
                segment.Kind == SegmentKind.Any
                || (
                    data.Find(child.Path) is { IsObject: true }
                    && HasKeys(data, child.Path, segment.Pairs) == true
                )
            )
                Collect(data, child.Path, pattern, index + 1, found);
        }
    }
}
