using System.Security.Cryptography;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Acs.Waking;

namespace Muster.Acs.Migrating;

/// <summary>
/// Takes over a device: what both know is merged (<see cref="TreeMerge"/>), tags follow what was changed
/// in the source since it came last, and the credentials it is woken with stay what they were.
/// </summary>
internal sealed class DeviceImport(
    IDeviceStore devices,
    IImportStore imports,
    IGrainFactory grains,
    WakeSecrets secrets,
    TimeProvider clock
)
{
    private const int MostTries = 3;
    private const string Giver = "imported from GenieACS";

    public async Task<ImportFinding> RunAsync(SourceDocument source, CancellationToken cancellation)
    {
        var device = SourceDevice.Read(source.Fields);
        var mark = await imports.MarkAsync(device.Key, cancellation);
        var hash = SHA256.HashData(source.Octets.Span);
        if (mark is not null && mark.Hash.Span.SequenceEqual(hash))
            return new(device.Id, ImportOutcome.Same, []);
        for (var tried = 1; ; tried++)
        {
            var known = await devices.FindAsync(device.Key, cancellation);
            var merged = await MergeAsync(device, known, mark, hash, cancellation);
            var outcome =
                known is null ? ImportOutcome.Added
                : IsNew(merged) ? ImportOutcome.Changed
                : ImportOutcome.Same;
            if (source.IsTrial)
                return new(device.Id, outcome, device.Notes);
            if (await StoreAsync(merged, known is not null))
                return new(known?.Id ?? device.Id, outcome, device.Notes);
            if (tried == MostTries)
                return new(
                    device.Id,
                    ImportOutcome.Failed,
                    ["it is in a session just now: import once more when that is over"]
                );
            await Task.Delay(TimeSpan.FromSeconds(tried), clock, cancellation);
        }
    }

    // An actor that has the device in memory reads it again; what it wrote in a session meanwhile would be
    // written over what came.
    private async Task<bool> StoreAsync(DeviceImportRecord merged, bool isKnown)
    {
        var actor = grains.GetGrain<IDeviceGrain>(merged.Device.Key.Value);
        if (isKnown && !await actor.Renew())
            return false;
        await imports.WriteAsync(merged, CancellationToken.None);
        return !isKnown || await actor.Renew();
    }

    private async Task<DeviceImportRecord> MergeAsync(
        SourceDevice device,
        DeviceRecord? known,
        DeviceMark? mark,
        byte[] hash,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var ours = known is null
            ? Shadow.Empty
            : await devices.LoadShadowAsync(known.RowId, cancellation);
        var tags = known is null ? [] : await devices.TagsAsync(known.RowId, cancellation);
        var tree = TreeMerge.Of(ours, device.Tree);
        // Of what the source has, what it did not have last time; and the other way round.
        var before = mark?.Tags ?? [];
        return new DeviceImportRecord(
            Row(device, known),
            TreeMerge.AreSame(ours, tree) ? null : tree,
            new DeviceMark(hash, device.Tags),
            now
        )
        {
            AddTags = [.. device.Tags.Except(before).Except(tags)],
            RemoveTags = [.. before.Except(device.Tags).Intersect(tags)],
            Credentials = CredentialsOf(device, known, now),
        };
    }

    private static DeviceRecord Row(SourceDevice device, DeviceRecord? known)
    {
        var first = device.Registered ?? device.LastInform ?? DateTimeOffset.UnixEpoch;
        return known is null
            ? new DeviceRecord
            {
                Key = device.Key,
                Id = device.Id,
                Identity = device.Identity,
                FirstInform = first,
                LastInform = device.LastInform ?? first,
                LastBoot = device.LastBoot,
                LastBootstrap = device.LastBootstrap,
                RootsListed = device.RootsListed,
            }
            : known with
            {
                FirstInform = device.Registered < known.FirstInform ? first : known.FirstInform,
                LastInform = Later(known.LastInform, device.LastInform) ?? known.LastInform,
                LastBoot = Later(known.LastBoot, device.LastBoot),
                LastBootstrap = Later(known.LastBootstrap, device.LastBootstrap),
                RootsListed = Later(known.RootsListed, device.RootsListed),
            };
    }

    /// <summary>Those of the source, unless the device called home here since, and has others.</summary>
    private OwnCredentials? CredentialsOf(
        SourceDevice device,
        DeviceRecord? known,
        DateTimeOffset now
    )
    {
        if (device.Credentials is not { } given)
            return null;
        if (known?.Own is { } own)
        {
            if (secrets.For(device.Key, own)[0] == given || !(device.LastInform > known.LastInform))
                return null;
        }
        return secrets.Keep(device.Key, given, Giver, now);
    }

    private static bool IsNew(DeviceImportRecord merged) =>
        merged.Tree is not null
        || merged.Credentials is not null
        || merged.AddTags.Count + merged.RemoveTags.Count > 0;

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        other is null || one > other ? one : other;
}
