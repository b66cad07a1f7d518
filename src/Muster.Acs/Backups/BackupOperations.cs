using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.History;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Backups;

/// <summary>Configurations of devices: kept, compared, given back.</summary>
internal sealed class BackupOperations(
    IDeviceStore devices,
    IBackupStore backups,
    TaskOperations tasks,
    HistoryPolicy policy,
    TimeProvider clock
)
{
    public const int MostAsked = 20;
    private const int MaxName = 64;

    public async Task<IReadOnlyList<ConfigBackup>> ListAsync(
        string deviceId,
        CancellationToken cancellation
    )
    {
        var device = await DeviceAsync(deviceId, cancellation);
        return await backups.ListAsync(device.RowId, cancellation);
    }

    public async Task<ConfigBackup> KeepAsync(
        string deviceId,
        BackupOrder order,
        string author,
        CancellationToken cancellation
    )
    {
        CheckName(order.Name);
        var device = await DeviceAsync(deviceId, cancellation);
        var origin = new BackupOrigin(clock.GetUtcNow(), BackupReason.Asked)
        {
            Author = author,
            IsGood = order.IsGood,
        };
        return await KeepAsync(device, order.Name, origin, cancellation)
            ?? throw new OperationException(
                OperationFaultKind.Conflict,
                $"{deviceId} has a configuration '{order.Name}' already, or {MostAsked} others.",
                "name"
            );
    }

    public async Task<ConfigBackup> MarkAsync(
        string deviceId,
        string name,
        bool isGood,
        CancellationToken cancellation
    )
    {
        var device = await DeviceAsync(deviceId, cancellation);
        if (!await backups.MarkAsync(device.RowId, name, isGood, cancellation))
            throw Unknown(deviceId, name);
        return (await FindAsync(device, name, cancellation)).Backup;
    }

    public async Task<ConfigBackup> GetAsync(
        string deviceId,
        string name,
        CancellationToken cancellation
    ) => (await FindAsync(await DeviceAsync(deviceId, cancellation), name, cancellation)).Backup;

    public async Task DeleteAsync(string deviceId, string name, CancellationToken cancellation)
    {
        var device = await DeviceAsync(deviceId, cancellation);
        if (!await backups.DeleteAsync(device.RowId, name, cancellation))
            throw Unknown(deviceId, name);
    }

    public async Task<BackupComparison> CompareAsync(
        string deviceId,
        string name,
        CancellationToken cancellation
    )
    {
        var device = await DeviceAsync(deviceId, cancellation);
        var kept = await FindAsync(device, name, cancellation);
        var differences = Configurations.Compare(
            kept.Values,
            await TreeAsync(device, cancellation)
        );
        return new(
            kept.Backup,
            [.. differences.Select(Configurations.Masked)],
            kept.Values.Count - differences.Count
        );
    }

    /// <summary>The task that gives it back, and what it leaves out. Throws Conflict where there is none.</summary>
    public async Task<(
        SetParameterValuesRequest Request,
        IReadOnlyList<BackupDifference> Left
    )> PlanAsync(string deviceId, string name, CancellationToken cancellation)
    {
        var device = await DeviceAsync(deviceId, cancellation);
        var kept = await FindAsync(device, name, cancellation);
        var differences = Configurations.Compare(
            kept.Values,
            await TreeAsync(device, cancellation)
        );
        var wanted = differences
            .Where(each => each.State == BackupDifferenceState.Differs)
            .Select(each => each.Path)
            .ToHashSet(StringComparer.Ordinal);
        if (wanted.Count == 0)
            throw new OperationException(
                OperationFaultKind.Conflict,
                differences.Count == 0
                    ? $"{deviceId} is as '{name}' has it; there is nothing to give back."
                    : $"What differs from '{name}' the device has no more, or does not let write.",
                "name"
            );
        return (
            new([.. kept.Values.Where(value => wanted.Contains(value.Name))]),
            [
                .. differences
                    .Where(each => each.State != BackupDifferenceState.Differs)
                    .Select(Configurations.Masked),
            ]
        );
    }

    public async Task<DeviceTask> RestoreAsync(
        string deviceId,
        SetParameterValuesRequest request,
        SubmitOptions options,
        CancellationToken cancellation
    )
    {
        var device = await DeviceAsync(deviceId, cancellation);
        var now = clock.GetUtcNow();
        var origin = new BackupOrigin(now, BackupReason.BeforeRestore) { Author = options.Author };
        await KeepAsync(device, Configurations.NameOf(origin.Reason, now), origin, cancellation);
        return (await tasks.SubmitAsync(deviceId, [request], options, cancellation))[0];
    }

    private async Task<ConfigBackup?> KeepAsync(
        DeviceRecord device,
        string name,
        BackupOrigin origin,
        CancellationToken cancellation
    )
    {
        var values = Configurations.Of(await TreeAsync(device, cancellation), policy);
        if (values.Count == 0)
            throw new OperationException(
                OperationFaultKind.Conflict,
                $"Nothing is known of {device.Id} that could be written; refresh it first.",
                "device"
            );
        var software = device.InformedValue(".DeviceInfo.SoftwareVersion") ?? "";
        var kept = Configurations.Kept(name, values, origin with { Software = software });
        if (!await backups.KeepAsync(device.RowId, kept, MostAsked, cancellation))
            return null;
        return (await backups.FindAsync(device.RowId, name, cancellation))?.Backup;
    }

    private async Task<Shadow> TreeAsync(DeviceRecord device, CancellationToken cancellation) =>
        (await devices.LoadShadowAsync(device.RowId, cancellation)).Overlay(
            device.Informed,
            device.LastInform
        );

    private async Task<KeptConfiguration> FindAsync(
        DeviceRecord device,
        string name,
        CancellationToken cancellation
    ) =>
        await backups.FindAsync(device.RowId, name, cancellation) ?? throw Unknown(device.Id, name);

    private async Task<DeviceRecord> DeviceAsync(string id, CancellationToken cancellation) =>
        await devices.FindAsync(DeviceKey.OfId(id), cancellation)
        ?? throw OperationException.UnknownDevice(id);

    private static OperationException Unknown(string device, string name) =>
        new(OperationFaultKind.NotFound, $"No configuration '{name}' of {device} is kept.", "name");

    private static void CheckName(string name)
    {
        var isName =
            name.Length is > 0 and <= MaxName
            && name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '-' or '_');
        if (!isName)
            throw new OperationException(
                OperationFaultKind.Invalid,
                $"A name has 1 to {MaxName} letters, digits, dots, dashes and underscores.",
                "name"
            );
    }
}
