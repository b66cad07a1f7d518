using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Data;
using Muster.Acs.Provisioning.Paths;
using Muster.Acs.Provisioning.Planning;

namespace Muster.Acs.Provisioning.Targets;

/// <summary>A path of the device's own that a rule has named.</summary>
/// <param name="IsThere">Whether the device has it; it certainly has not where this is false.</param>
internal sealed record NamedPath(string Path, Cause Cause, bool IsThere)
{
    /// <summary>Null for what is not the device's, may be made, or nobody knows.</summary>
    public static NamedPath? Of(
        Declaration declared,
        DeviceData data,
        Shadow stored,
        DeviceFacts facts
    )
    {
        var path = declared.Path;
        if (
            path.Depth == 0
            || declared.Instances is not null
            || DeviceFacts.IsOurs(path.Segments[0].Text)
            || HasAlias(path)
        )
            return null;
        var isThere = PathMatch.Of(data, path).Count > 0;
        return isThere || IsKnownAbsent(path, stored, facts)
            ? new(path.Text, declared.Cause, isThere)
            : null;
    }

    private static bool HasAlias(PathPattern path)
    {
        foreach (var segment in path.Segments)
            if (segment.Kind == SegmentKind.Alias)
                return true;
        return false;
    }

    // The deepest object of the path that the device has was listed, and what comes next is not in it.
    private static bool IsKnownAbsent(PathPattern path, Shadow stored, DeviceFacts facts)
    {
        var prefix = "";
        foreach (var segment in path.Segments)
        {
            var next = $"{prefix}{segment.Text}.";
            if (segment.Kind != SegmentKind.Name || !stored.TryGet(next, out _))
                break;
            prefix = next;
        }
        return prefix.Length == 0
            ? facts.Roots.Count > 0
            : stored.TryGet(prefix, out var listed) && listed.SeenAt is not null;
    }
}
