using Muster.Acs.Devices;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="INotificationStore"/> on SQLite.</summary>
internal sealed class SqlNotificationStore(WriteQueue writer, ReaderPool readers)
    : INotificationStore
{
    public Task NoteAsync(
        DeviceKey device,
        IReadOnlyList<ParameterValueStruct> values,
        DateTimeOffset told,
        DateTimeOffset at,
        CancellationToken cancellation
    ) => writer.WriteAsync(new Notification(device, values, told, at), Note, cancellation);

    public Task<IReadOnlyList<NotifiedValue>> NotedAsync(
        long rowId,
        CancellationToken cancellation
    ) => readers.ReadAsync(rowId, Noted, cancellation);

    private sealed record Notification(
        DeviceKey Device,
        IReadOnlyList<ParameterValueStruct> Values,
        DateTimeOffset Told,
        DateTimeOffset At
    );

    private static int Note(SqlDatabase database, Notification of)
    {
        long row;
        using (var find = database.Prepare("SELECT row_id FROM devices WHERE key=?"))
        {
            if (!find.Bind(of.Device).Step())
                return 0;
            row = find.Long(0);
        }
        foreach (var (name, value) in of.Values)
        {
            using var write = database.Prepare(
                """
                INSERT INTO notified_values (device, name, value, type, told, at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (device, name) DO UPDATE SET value=excluded.value, type=excluded.type,
                    told=excluded.told, at=excluded.at
                WHERE excluded.told >= notified_values.told
                """
            );
            write.Bind(row).Bind(name).Bind(value.Text).Bind(value.Type);
            write.Bind(of.Told).Bind(of.At).Send();
        }
        using var delete = database.Prepare(
            """
            DELETE FROM notified_values WHERE device=?1 AND name IN (
                SELECT name FROM notified_values WHERE device=?1
                ORDER BY at DESC, name LIMIT 1000000 OFFSET ?2)
            """
        );
        return delete.Bind(row).Bind(INotificationStore.KeptValues).Run();
    }

    public static IReadOnlyList<NotifiedValue> Noted(SqlDatabase database, long device)
    {
        using var read = database.Prepare(
            "SELECT name, value, type, at FROM notified_values WHERE device=? ORDER BY at, name"
        );
        read.Bind(device);
        var values = new List<NotifiedValue>();
        while (read.Step())
            values.Add(new(new(read.Text(0), new(read.Text(1), read.Text(2))), read.Time(3)));
        return values;
    }
}
