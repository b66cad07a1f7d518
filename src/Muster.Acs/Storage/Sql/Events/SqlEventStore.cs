using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="IEventStore"/> on SQLite.</summary>
internal sealed class SqlEventStore(WriteQueue writer, ReaderPool readers, EventLog log)
    : IEventStore
{
    public event Action? Committed
    {
        add => writer.Committed += value;
        remove => writer.Committed -= value;
    }

    public Task AppendAsync(
        DeviceKey? device,
        EventRecord record,
        CancellationToken cancellation
    ) =>
        writer.WriteAsync(
            (log, device, record),
            static (database, state) =>
            {
                state.log.Tell(database, RowOf(database, state.device), state.record);
                return true;
            },
            cancellation
        );

    public Task<Page<DeviceEvent>> ListAsync(EventQuery query, CancellationToken cancellation)
    {
        var before = EventCursor.Of(query.Page);
        return readers.ReadAsync(
            new EventSearch(query, before),
            static (database, search) => search.Run(database),
            cancellation
        );
    }

    public Task<EventBatch> AfterAsync(
        long after,
        EventFilter filter,
        int limit,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync(
            (after, filter, limit),
            static (database, of) => EventRows.After(database, of.after, of.filter, of.limit),
            cancellation
        );

    public Task<long> LastAsync(CancellationToken cancellation) =>
        readers.ReadAsync(0, static (database, _) => EventRows.Last(database), cancellation);

    private static long RowOf(SqlDatabase database, DeviceKey? key)
    {
        if (key is not { } device)
            return 0;
        using var find = database.Prepare("SELECT row_id FROM devices WHERE key=?");
        return find.Bind(device).Step() ? find.Long(0) : 0;
    }
}
