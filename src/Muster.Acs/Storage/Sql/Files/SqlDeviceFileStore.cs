using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="IDeviceFileStore"/> on SQLite and the folder of contents.</summary>
internal sealed class SqlDeviceFileStore(
    SqlContents contents,
    WriteQueue writer,
    ReaderPool readers,
    EventLog events,
    TimeProvider clock
) : IDeviceFileStore
{
    private const string List = "device-files";
    private const string Columns =
        "kind, version, file_type, size, sha256, received, command_key, software_version, "
        + "hardware_version";

    public async Task AddLinkAsync(UploadTicket link, CancellationToken cancellation) =>
        await writer.WriteAsync(
            link,
            static (database, link) =>
            {
                using var write = database.Prepare(
                    "INSERT INTO upload_links (id, device, file_type, command_key, expires) "
                        + "VALUES (?, ?, ?, ?, ?)"
                );
                return write
                    .Bind(link.Id)
                    .Bind(link.DeviceRow)
                    .Bind(link.FileType)
                    .Bind(link.CommandKey)
                    .Bind(link.Expires)
                    .Run();
            },
            cancellation
        );

    public Task<UploadTicket?> FindLinkAsync(Guid id, CancellationToken cancellation) =>
        readers.ReadAsync(
            id,
            static (database, id) =>
            {
                using var row = database.Prepare(
                    "SELECT device, file_type, command_key, expires, used, key FROM upload_links "
                        + "JOIN devices ON devices.row_id = device WHERE upload_links.id=?"
                );
                return row.Bind(id).Step()
                    ? new UploadTicket(id, row.Long(0), row.Text(1), row.Text(2), row.Time(3))
                    {
                        Used = row.TextOrNull(4),
                        Device = new DeviceKey(new Guid(row.Blob(5))),
                    }
                    : null;
            },
            cancellation
        );

    public async Task<DeviceFile> PutAsync(
        UploadTicket link,
        Stream content,
        UploadLimits limits,
        CancellationToken cancellation
    )
    {
        using var received = await contents.ReceiveAsync(content, limits.MaxSize, cancellation);
        var arrival = new Arrival(
            link,
            received.Size,
            received.Sha256,
            clock.GetUtcNow(),
            limits.Versions,
            events
        );
        return await contents.StoreAsync(received, arrival, UploadWrites.Put, cancellation);
    }

    public Task<DeviceFile?> FindAsync(
        long deviceRow,
        DeviceFileKind kind,
        long version,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync(
            (deviceRow, kind, version),
            static (database, s) => Find(database, s.deviceRow, s.kind, s.version),
            cancellation
        );

    public Task<Page<DeviceFile>> ListAsync(
        long deviceRow,
        DeviceFileKind? kind,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        var before = Cursor.Number(List, page, long.MaxValue);
        return readers.ReadAsync(
            (deviceRow, kind, page, before),
            static (d, s) => PageOf(d, s.deviceRow, s.kind, s.page, s.before),
            cancellation
        );
    }

    public Task<bool> DeleteAsync(
        long deviceRow,
        DeviceFileKind kind,
        long version,
        CancellationToken cancellation
    ) =>
        contents.ChangeAsync(
            (deviceRow, kind, version),
            static (database, s) =>
            {
                if (Find(database, s.deviceRow, s.kind, s.version) is not { } file)
                    return new ContentChange<bool>(false, []);
                using var delete = database.Prepare(
                    "DELETE FROM device_files WHERE device=? AND kind=? AND version=?"
                );
                delete.Bind(s.deviceRow).Bind((int)s.kind).Bind(s.version).Send();
                return new ContentChange<bool>(true, [file.Sha256]);
            },
            cancellation
        );

    public Task BringAsync(DeviceFile file, CancellationToken cancellation) =>
        contents.BringAsync(file.Sha256, cancellation);

    public Stream OpenRead(DeviceFile file) =>
        contents.OpenRead(file.Sha256, $"{file.Kind} {file.Version}");

    public async Task<int> SweepAsync(
        DateTimeOffset oldest,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var removed = await contents.ChangeAsync(
            (oldest, now),
            static (database, s) => UploadWrites.Expire(database, s.oldest, s.now),
            cancellation
        );
        await contents.SweepAsync(cancellation);
        return removed;
    }

    internal static DeviceFile? Find(
        SqlDatabase database,
        long deviceRow,
        DeviceFileKind kind,
        long version
    )
    {
        using var row = database.Prepare(
            $"SELECT {Columns} FROM device_files WHERE device=? AND kind=? AND version=?"
        );
        return row.Bind(deviceRow).Bind((int)kind).Bind(version).Step() ? Read(row) : null;
    }

    private static Page<DeviceFile> PageOf(
        SqlDatabase database,
        long deviceRow,
        DeviceFileKind? kind,
        PageRequest page,
        long before
    )
    {
        const string ofDevice = "FROM device_files WHERE device=? AND (? < 0 OR kind=?)";
        var wanted = kind is { } one ? (int)one : -1;
        long? total = null;
        if (page.WithTotal)
        {
            using var count = database.Prepare($"SELECT count(*) {ofDevice}");
            count.Bind(deviceRow).Bind(wanted).Bind(wanted).Step();
            total = count.Long(0);
        }
        using var rows = database.Prepare(
            $"SELECT {Columns}, row_id {ofDevice} AND row_id < ? ORDER BY row_id DESC LIMIT ?"
        );
        rows.Bind(deviceRow).Bind(wanted).Bind(wanted).Bind(before).Bind(page.Limit + 1);
        var found = new List<(DeviceFile File, long Row)>();
        while (rows.Step())
            found.Add((Read(rows), rows.Long(9)));
        var cut = Cursor.Page(found, page, last => Cursor.Of(List, last.Row), total);
        return new([.. cut.Items.Select(item => item.File)], cut.NextCursor, cut.Total);
    }

    private static DeviceFile Read(SqlStatement row) =>
        new(
            (DeviceFileKind)row.Int(0),
            row.Long(1),
            row.Text(2),
            row.Long(3),
            row.Text(4),
            row.Time(5),
            row.Text(6),
            row.Text(7),
            row.Text(8)
        );
}
