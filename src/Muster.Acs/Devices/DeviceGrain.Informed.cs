using Muster.Acs.Backups;
using Muster.Acs.History;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Devices;

internal sealed partial class DeviceGrain
{
    /// <summary>
    /// Of an Inform's values only the last are kept beside the tree. What the one before told and this
    /// one does not (a VALUE CHANGE, mostly) goes into the tree first: else an older value would come
    /// back.
    /// </summary>
    private async Task KeepInformedAsync(
        DeviceRecord known,
        IReadOnlyList<ParameterValueStruct> informed
    )
    {
        if (known.Informed.Select(Name).SequenceEqual(informed.Select(Name)))
            return;
        var names = informed.Select(Name).ToHashSet(StringComparer.Ordinal);
        ParameterValueStruct[] gone =
        [
            .. known.Informed.Where(value => !names.Contains(value.Name)),
        ];
        if (gone.Length == 0)
            return;
        var tree = await services.Devices.LoadShadowAsync(known.RowId, CancellationToken.None);
        await services.Devices.CommitAsync(
            new DeviceCommit(known.RowId) { Shadow = tree.Overlay(gone, known.LastInform) },
            CancellationToken.None
        );
        services.Node.Rules.Trees.Forget(known.RowId);
    }

    // Most Informs tell nothing new, or what is not kept: then the tree is not looked at.
    private async Task<HistoryBatch?> ChangedAsync(DeviceRecord? known, DeviceRecord record)
    {
        if (known is null)
            return null;
        var draft = new HistoryDraft(services.Node.History, known);
        var differing = draft.Differing(record.Informed);
        if (differing.Count == 0)
            return null;
        var tree =
            services.Node.Rules.Trees.Tree(known.RowId)
            ?? await services.Devices.LoadShadowAsync(known.RowId, CancellationToken.None);
        draft.Compare(tree, differing, HistoryCauses.Told(record.LastEvents), record.LastInform);
        return draft.Take(record.LastInform);
    }

    /// <summary>What the device had until it lost it, where that was known as a whole.</summary>
    private KeptConfiguration? LostConfiguration(
        DeviceRecord? known,
        Shadow before,
        DateTimeOffset now
    )
    {
        if (known is not { Discovered: not null })
            return null;
        var tree = before.Overlay(known.Informed, known.LastInform);
        var values = Configurations.Of(tree, services.Node.History);
        var origin = new BackupOrigin(now, BackupReason.BeforeReset)
        {
            // Nothing of it was amiss, as far as the server knows.
            IsGood = _faults.All.Count == 0,
            Software = known.InformedValue(".DeviceInfo.SoftwareVersion") ?? "",
        };
        return values.Count == 0
            ? null
            : Configurations.Kept(Configurations.NameOf(origin.Reason, now), values, origin);
    }

    private static string Name(ParameterValueStruct value) => value.Name;
}
