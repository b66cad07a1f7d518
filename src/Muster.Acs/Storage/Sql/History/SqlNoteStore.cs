using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="INoteStore"/> on SQLite.</summary>
internal sealed class SqlNoteStore(WriteQueue writer, ReaderPool readers) : INoteStore
{
    private const string List = "notes";

    public Task<Page<DeviceNote>> ListAsync(
        long device,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        var before = Cursor.Number(List, page, long.MaxValue);
        return readers.ReadAsync((device, page, before), Page, cancellation);
    }

    public async Task<DeviceNote?> AddAsync(
        long device,
        DeviceNote note,
        int most,
        CancellationToken cancellation
    )
    {
        var (found, number) = await writer.WriteAsync((device, note, most), Add, cancellation);
        if (!found)
            throw OperationException.UnknownDevice("");
        return number is { } id ? note with { Id = id } : null;
    }

    public Task<DeviceNote?> DeleteAsync(long device, long note, CancellationToken cancellation) =>
        writer.WriteAsync(
            (device, note),
            static (database, of) =>
            {
                using var delete = database.Prepare(
                    """
                    DELETE FROM device_notes WHERE row_id=? AND device=?
                    RETURNING row_id, at, author, text
                    """
                );
                return delete.Bind(of.note).Bind(of.device).Step() ? Note(delete) : null;
            },
            cancellation
        );

    private static Page<DeviceNote> Page(
        SqlDatabase database,
        (long Device, PageRequest Page, long Before) of
    )
    {
        using var read = database.Prepare(
            """
            SELECT row_id, at, author, text FROM device_notes WHERE device=? AND row_id < ?
            ORDER BY row_id DESC LIMIT ?
            """
        );
        read.Bind(of.Device).Bind(of.Before).Bind(of.Page.Limit + 1L);
        var notes = new List<DeviceNote>();
        while (read.Step())
            notes.Add(Note(read));
        var total = of.Page.WithTotal ? Count(database, of.Device) : (long?)null;
        return Cursor.Page(notes, of.Page, note => Cursor.Of(List, note.Id), total);
    }

    private static (bool Found, long? Number) Add(
        SqlDatabase database,
        (long Device, DeviceNote Note, int Most) of
    )
    {
        if (Count(database, of.Device) >= of.Most)
            return (true, null);
        using var insert = database.Prepare(
            """
            INSERT INTO device_notes (device, at, author, text)
            SELECT row_id, ?2, ?3, ?4 FROM devices WHERE row_id=?1
            RETURNING row_id
            """
        );
        var added = insert
            .Bind(of.Device)
            .Bind(of.Note.At)
            .Bind(of.Note.Author)
            .Bind(of.Note.Text)
            .Step();
        return added ? (true, insert.Long(0)) : (false, null);
    }

    private static long Count(SqlDatabase database, long device)
    {
        using var count = database.Prepare("SELECT count(*) FROM device_notes WHERE device=?");
        count.Bind(device).Step();
        return count.Long(0);
    }

    private static DeviceNote Note(SqlStatement row) =>
        new(row.Long(0), row.Time(1), row.Text(2), row.Text(3));
}
