using Muster.Acs.Devices;
using Muster.Acs.Devices.Tasks;
using Muster.Acs.Operations;
using Muster.Acs.Storage;

namespace Muster.Acs.Files;

/// <summary>The operators' side of what devices uploaded.</summary>
internal sealed class DeviceFiles(
    IDeviceStore devices,
    IDeviceFileStore store,
    TaskOperations tasks
) : IDeviceFiles
{
    public async Task<Page<DeviceFile>> ListAsync(
        string deviceId,
        DeviceFileKind? kind,
        PageRequest page,
        CancellationToken cancellation
    ) => await store.ListAsync(await RowAsync(deviceId, cancellation), kind, page, cancellation);

    public async Task<DeviceFile> GetAsync(
        string deviceId,
        DeviceFileKind kind,
        long version,
        CancellationToken cancellation
    ) =>
        await store.FindAsync(await RowAsync(deviceId, cancellation), kind, version, cancellation)
        ?? throw Unknown(deviceId, kind, version);

    public async Task<Stream> OpenAsync(
        string deviceId,
        DeviceFileKind kind,
        long version,
        CancellationToken cancellation
    )
    {
        var file = await GetAsync(deviceId, kind, version, cancellation);
        await store.BringAsync(file, cancellation);
        return store.OpenRead(file);
    }

    public async Task DeleteAsync(
        string deviceId,
        DeviceFileKind kind,
        long version,
        CancellationToken cancellation
    )
    {
        var row = await RowAsync(deviceId, cancellation);
        if (!await store.DeleteAsync(row, kind, version, cancellation))
            throw Unknown(deviceId, kind, version);
    }

    public async Task<DeviceTask> RestoreAsync(
        string deviceId,
        DeviceFileKind kind,
        long version,
        RestoreOptions restore,
        SubmitOptions options,
        CancellationToken cancellation
    )
    {
        await GetAsync(deviceId, kind, version, cancellation);
        if (kind != DeviceFileKind.Configuration && restore.FileType is null)
            throw new OperationException(
                OperationFaultKind.Invalid,
                "Only a configuration is given back by itself; say as which fileType the device "
                    + "shall take this.",
                "fileType"
            );
        var download = new DownloadRequest(
            new DeviceFileName(kind, version).ToString(),
            restore.FileType ?? FileOffers.Configuration,
            restore.TargetFileName
        );
        return (await tasks.SubmitAsync(deviceId, [download], options, cancellation))[0];
    }

    private async Task<long> RowAsync(string deviceId, CancellationToken cancellation) =>
        (await devices.FindAsync(DeviceKey.OfId(deviceId), cancellation))?.RowId
        ?? throw OperationException.UnknownDevice(deviceId);

    private static OperationException Unknown(string device, DeviceFileKind kind, long version) =>
        new(
            OperationFaultKind.NotFound,
            $"{device} has no '{new DeviceFileName(kind, version)}'.",
            "version"
        );
}
