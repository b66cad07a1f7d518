using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Presets;
using Muster.Acs.Storage.Codec;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="IDeviceStore"/> on SQL.</summary>
internal sealed class SqlDeviceStore(
    WriteQueue writer,
    ReaderPool readers,
    ParameterIndex index,
    DeviceWrites writes,
    ShapeCache shapes,
    TimeProvider clock
) : IDeviceStore
{
    public Task<DeviceRecord?> FindAsync(DeviceKey key, CancellationToken cancellation) =>
        readers.ReadAsync(key, DeviceRows.Find, cancellation);

    public Task<long> RecordAsync(InformRecord inform, CancellationToken cancellation) =>
        writer.WriteAsync(
            (writes, inform),
            static (database, state) => state.writes.Record(database, state.inform),
            cancellation
        );

    public Task<Shadow> LoadShadowAsync(long rowId, CancellationToken cancellation) =>
        readers.ReadAsync(
            (rowId, shapes),
            static (database, state) => TreeRows.Read(database, state.rowId, state.shapes),
            cancellation
        );

    public async Task CommitAsync(DeviceCommit commit, CancellationToken cancellation)
    {
        // Packed here, on the caller's time: the writer has better things to do.
        var tree = commit.Shadow is { } shadow
            ? new PackedTree(shadow, shapes.Book, commit.RowId)
            : null;
        var found = await writer.WriteAsync(
            (writes, commit, tree),
            static (database, state) => state.writes.Commit(database, state.commit, state.tree),
            cancellation
        );
        if (!found)
            throw Gone();
    }

    public Task<Page<DeviceSummary>> SearchAsync(
        DeviceQuery query,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync(
            DeviceSearch.Of(query, index, shapes, clock),
            static (database, search) => search.Run(database),
            cancellation
        );

    public Task<IReadOnlyList<ScannedDevice>> ScanAsync(
        DeviceScan scan,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync(
            (scan, shapes),
            static (database, of) => DeviceScans.Run(database, of.scan, of.shapes),
            cancellation
        );

    public Task<long> CountAsync(CancellationToken cancellation) =>
        readers.ReadAsync(0, static (database, _) => DeviceScans.Count(database), cancellation);

    public Task<long> LastRowAsync(CancellationToken cancellation) =>
        readers.ReadAsync(0, static (database, _) => DeviceScans.LastRow(database), cancellation);

    public Task<FleetCounts> CountsAsync(CancellationToken cancellation) =>
        readers.ReadAsync(clock.GetUtcNow(), FleetNumbers.Count, cancellation);

    public Task<IReadOnlyList<long>> RowsAsync(
        long after,
        int skip,
        int limit,
        CancellationToken cancellation
    ) => readers.ReadAsync((after, skip, limit), DeviceScans.Rows, cancellation);

    public Task<IReadOnlyList<string>> TagsAsync(long rowId, CancellationToken cancellation) =>
        readers.ReadAsync(rowId, DeviceRows.Tags, cancellation);

    public async Task<IReadOnlyList<string>> ChangeTagsAsync(
        long rowId,
        IReadOnlyList<string> add,
        IReadOnlyList<string> remove,
        CancellationToken cancellation
    ) =>
        await writer.WriteAsync((rowId, add, remove), DeviceWrites.ChangeTags, cancellation)
        ?? throw Gone();

    public Task DeleteAsync(long rowId, CancellationToken cancellation) =>
        writer.WriteAsync(
            (writes, rowId, Now: clock.GetUtcNow()),
            static (database, state) => state.writes.Delete(database, state.rowId, state.Now),
            cancellation
        );

    public Task<IReadOnlyList<LoggedInform>> InformsAsync(
        long rowId,
        int limit,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync<(long Row, int Limit), IReadOnlyList<LoggedInform>>(
            (rowId, limit),
            static (database, of) => EventLog.Read(database, of.Row, of.Limit),
            cancellation
        );

    public Task<IReadOnlyList<string>?> MethodsAsync(long rowId, CancellationToken cancellation) =>
        readers.ReadAsync(rowId, DeviceRows.Methods, cancellation);

    public Task<Shadow?> ModelTreeAsync(
        string manufacturer,
        string productClass,
        string softwareVersion,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync(
            (manufacturer, productClass, softwareVersion, shapes),
            static (database, of) =>
                TreeRows.FindModel(database, (of.manufacturer, of.productClass, of.softwareVersion))
                    is { } device
                    ? TreeRows.Read(database, device, of.shapes)
                    : null,
            cancellation
        );

    private static OperationException Gone() =>
        new(OperationFaultKind.NotFound, "The device has been deleted.", "device");
}
