using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Cwmp.Messages;

namespace Muster.Acs.History;

/// <summary>A tree as it was: what changed since is undone, the newest change first. Pure.</summary>
internal static class PastTree
{
    /// <param name="now">The tree as it is known now.</param>
    /// <param name="changes">All that changed after the time, the newest first.</param>
    /// <param name="at">The time.</param>
    /// <param name="policy">Of what changes are not kept: that is unknown where it was read since.</param>
    public static Shadow At(
        Shadow now,
        IReadOnlyList<HistoryRow> changes,
        DateTimeOffset at,
        HistoryPolicy policy
    )
    {
        var nodes = new SortedDictionary<string, ShadowNode>(StringComparer.Ordinal);
        foreach (var node in now.Nodes)
        {
            var isUnknown =
                node.Value is { } value
                && node.SeenAt > at
                && policy.IsNoise(node.Path, value.Type, node.Writable);
            nodes[node.Path] = isUnknown ? node with { Value = null, SeenAt = null } : node;
        }
        foreach (var change in changes)
            Undo(nodes, change);
        return new Shadow([.. nodes.Values]);
    }

    private static void Undo(SortedDictionary<string, ShadowNode> nodes, HistoryRow change)
    {
        switch (change.Kind)
        {
            case HistoryKind.Added:
                var below = nodes.Keys.Where(path =>
                    path.StartsWith(change.Path, StringComparison.Ordinal)
                );
                foreach (var path in below.ToList())
                    nodes.Remove(path);
                break;
            // It may be gone since, with the instance it belonged to.
            case HistoryKind.FirstSeen when !nodes.ContainsKey(change.Path):
                break;
            case HistoryKind.Removed or HistoryKind.Changed or HistoryKind.FirstSeen:
                var node = nodes.GetValueOrDefault(change.Path, new ShadowNode(change.Path));
                var type = node.Value?.Type ?? change.Type ?? XsdTypes.String;
                nodes[change.Path] = node with
                {
                    Value = change.From is { } from ? new ParameterValue(from, type) : null,
                    SeenAt = null,
                };
                break;
        }
    }
}
