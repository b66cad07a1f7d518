using Muster.Acs.Events;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>
/// One page of the log backwards: along the chain of a device, along the index of a kind, or row by
/// row; what fits is taken until the page is full or enough was looked through.
/// </summary>
internal sealed class EventSearch(EventQuery query, long before)
{
    /// <summary>Rows are in the order of storing, which is that of time but for so much.</summary>
    private static readonly TimeSpan Disorder = TimeSpan.FromMinutes(5);

    private readonly List<DeviceEvent> _found = [];
    private int _looked;
    private long? _next;

    public Page<DeviceEvent> Run(SqlDatabase database)
    {
        if (query.DeviceId is { } device)
            AlongDevice(database, device);
        else
            AlongLog(database);
        var cursor = _next is { } next ? EventCursor.At(next) : null;
        return new(_found, cursor, null);
    }

    private void AlongDevice(SqlDatabase database, string device)
    {
        var next = before == long.MaxValue ? LastOf(database, device) : before;
        while (next is { } row)
        {
            using var read = database.Prepare(
                $"SELECT {EventRows.Columns}, e.previous FROM events e WHERE row_id=?"
            );
            // The chain ends where its older rows have been pruned.
            if (!read.Bind(row).Step() || !IsWanted(read, row))
                return;
            next = read.IsNull(8) ? null : read.Long(8);
        }
    }

    private void AlongLog(SqlDatabase database)
    {
        var start = before;
        if (start == long.MaxValue && query.Until is { } until)
            start = FirstAt(database, until + Disorder);
        var (source, isOneKind) = query.Kind switch
        {
            null or EventRecord.Inform => ("WHERE", false),
            [.., '*'] or ['!', ..] => ("INDEXED BY events_told WHERE kind IS NOT NULL AND", false),
            _ => ("INDEXED BY events_kind WHERE kind=? AND", true),
        };
        if (query.Kind is [.., '*'] && EventKinds.Fits(query.Kind, EventRecord.Inform))
            source = "WHERE";
        using var rows = database.Prepare(
            $"""
            SELECT {EventRows.Columns} FROM events e {source} row_id <= ?
            ORDER BY row_id DESC LIMIT ?
            """
        );
        if (isOneKind)
            rows.Bind(query.Kind);
        rows.Bind(start).Bind(EventRows.MostRows + 1);
        while (rows.Step() && IsWanted(rows, rows.Long(0)))
            continue;
    }

    /// <summary>Takes the row if it fits; false when the page ends before or with it.</summary>
    private bool IsWanted(SqlStatement row, long number)
    {
        var at = row.Time(2);
        if (at < query.Since - Disorder)
            return false;
        if (_found.Count == query.Page.Limit || _looked++ == EventRows.MostRows)
        {
            _next = number;
            return false;
        }
        var isInTime =
            (query.Since is not { } since || at >= since)
            && (query.Until is not { } until || at < until);
        if (isInTime && EventRows.Fits(row, query))
            _found.Add(EventRows.Read(row));
        return true;
    }

    private static long? LastOf(SqlDatabase database, string device)
    {
        using var find = database.Prepare(
            """
            SELECT last_event FROM device_contacts
            WHERE device=(SELECT row_id FROM devices WHERE id=?)
            """
        );
        return find.Bind(device).Step() && !find.IsNull(0) ? find.Long(0) : null;
    }

    /// <summary>The first row at or after a time, by halves; past the last when there is none.</summary>
    private static long FirstAt(SqlDatabase database, DateTimeOffset time)
    {
        var (low, high) = (0L, EventRows.Last(database) + 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            using var read = database.Prepare(
                "SELECT row_id, at FROM events WHERE row_id >= ? ORDER BY row_id LIMIT 1"
            );
            if (read.Bind(middle).Step() && read.Time(1) < time)
                low = read.Long(0) + 1;
            else
                high = middle;
        }
        return low;
    }
}
