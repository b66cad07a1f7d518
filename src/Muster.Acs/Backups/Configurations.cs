using System.Globalization;
using Muster.Acs.Devices;
using Muster.Acs.History;
using Muster.Acs.Operations;
using Muster.Acs.Recording;
using Muster.Acs.Storage;

namespace Muster.Acs.Backups;

/// <summary>What of a tree is its configuration, and how two of them differ. Pure.</summary>
internal static class Configurations
{
    /// <summary>
    /// What can be written and is known, but what leads the device to this server: given back at the
    /// wrong moment, that would lose the device. A secret that the device does not show is not there.
    /// </summary>
    public static IReadOnlyList<NamedValue> Of(Shadow tree, HistoryPolicy policy)
    {
        var values = new List<NamedValue>();
        foreach (var node in tree.Nodes)
        {
            if (
                node is not { IsObject: false, Writable: true, Value: { } value }
                || node.Path.Contains(".ManagementServer.", StringComparison.Ordinal)
                || (value.Text.Length == 0 && SecretNames.IsSecret(node.Path))
                || policy.IsNoise(node.Path, value.Type, node.Writable)
            )
                continue;
            values.Add(new NamedValue(node.Path, value.Text, value.Type));
        }
        return values;
    }

    public static KeptConfiguration Kept(
        string name,
        IReadOnlyList<NamedValue> values,
        BackupOrigin origin
    ) =>
        new(
            new(
                name,
                origin.At,
                origin.Author,
                origin.Reason,
                origin.IsGood,
                IsLastGood: origin.IsGood,
                origin.Software,
                values.Count
            ),
            values
        );

    /// <summary>The name of one that nobody named.</summary>
    public static string NameOf(BackupReason reason, DateTimeOffset at) =>
        (reason == BackupReason.BeforeReset ? "before-reset-" : "before-restore-")
        + at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'.'fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>What is now not as it was kept, in path order; with the values in clear.</summary>
    public static IReadOnlyList<BackupDifference> Compare(
        IReadOnlyList<NamedValue> kept,
        Shadow now
    )
    {
        var differences = new List<BackupDifference>();
        foreach (var (path, value, _) in kept)
        {
            if (!now.TryGet(path, out var node))
                differences.Add(new(path, value, null, BackupDifferenceState.Gone));
            else if (node.Value?.Text != value && !IsHidden(path, node))
                differences.Add(
                    new(
                        path,
                        value,
                        node.Value?.Text,
                        node.Writable == false
                            ? BackupDifferenceState.ReadOnly
                            : BackupDifferenceState.Differs
                    )
                );
        }
        return differences;
    }

    public static BackupDifference Masked(BackupDifference difference) =>
        difference with
        {
            Kept = SecretNames.Hide(difference.Path, difference.Kept),
            Now = difference.Now is { } now ? SecretNames.Hide(difference.Path, now) : null,
        };

    // A device that has been read again shows its passwords as empty: that is not what they are.
    private static bool IsHidden(string path, in ShadowNode node) =>
        node.Value is { Text.Length: 0 } && SecretNames.IsSecret(path);
}

/// <summary>When, by whom and why a configuration is kept.</summary>
internal sealed record BackupOrigin(DateTimeOffset At, BackupReason Reason)
{
    public string Author { get; init; } = "";
    public bool IsGood { get; init; }
    public string Software { get; init; } = "";
}
