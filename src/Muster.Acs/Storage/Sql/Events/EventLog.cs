using System.Text;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Storage.Sql;

/// <summary>
/// The log of Informs and of whatever else is told: appended in the order of arrival, each row naming
/// the one before of its device. Old rows go in small steps, a few with each Inform, so that nothing
/// ever stops for it.
/// </summary>
/// <param name="options">How long an event is remembered, and how many of all devices together.</param>
internal sealed class EventLog(LiveOptions options)
{
    private const int MaxDetails = 64 * 1024;
    private const int PruneEvery = 64;

    /// <summary>More than came since the last step, so that a log that is too long gets shorter.</summary>
    private const int PruneStep = 2 * PruneEvery;

    /// <summary>Counted on the writer's thread alone.</summary>
    private long _told;

    /// <summary>
    /// The row of the event; null, and nothing written, when there is no such device (any more). Where the
    /// database is at the end of a wire, see <see cref="ContactRows"/>.
    /// </summary>
    public long? Append(SqlDatabase database, long device, InformRecord inform)
    {
        using var insert = database.Prepare(
            """
            INSERT INTO events (device, at, previous, retry_count, codes)
            SELECT device, ?2, last_event, ?3, ?4 FROM device_contacts WHERE device=?1
            """
        );
        var written = insert
            .Bind(device)
            .Bind(inform.Device.LastInform)
            .Bind(inform.RetryCount)
            .Bind(TextOf(inform.Events))
            .Run();
        if (written == 0)
            return null;
        // RETURNING would cost SQLite as much as the row itself.
        var row = database.LastInsertRowId;
        Prune(database, inform.Device.LastInform, row);
        return row;
    }

    /// <summary>An event of a device (of none: 0) that is no Inform.</summary>
    public void Tell(SqlDatabase database, long device, EventRecord told)
    {
        if (database.IsRemote)
        {
            TellAtOnce(database, device, told);
            PruneRest(database, told.At);
            return;
        }
        using var insert = database.Prepare(
            """
            INSERT INTO events (device, at, previous, retry_count, codes, kind, message, details)
            VALUES (?1, ?2, (SELECT last_event FROM device_contacts WHERE device=?1), 0, '',
                ?3, ?4, ?5)
            """
        );
        Bind(insert, device, told).Run();
        var row = database.LastInsertRowId;
        if (device != 0)
        {
            using var link = database.Prepare(
                "UPDATE device_contacts SET last_event=? WHERE device=?"
            );
            link.Bind(row).Bind(device).Send();
        }
        Prune(database, told.At, row);
    }

    // The same in one statement that nobody has to wait for.
    private static void TellAtOnce(SqlDatabase database, long device, EventRecord told)
    {
        using var insert = database.Prepare(
            """
            WITH told AS (
                INSERT INTO events (device, at, previous, retry_count, codes, kind, message, details)
                VALUES (?1, ?2, (SELECT last_event FROM device_contacts WHERE device=?1), 0, '',
                    ?3, ?4, ?5)
                RETURNING row_id)
            UPDATE device_contacts SET last_event=told.row_id FROM told WHERE device=?1
            """
        );
        Bind(insert, device, told).Send();
    }

    private static SqlStatement Bind(SqlStatement insert, long device, EventRecord told)
    {
        var details = told.Details?.ToJsonString();
        return insert
            .Bind(device)
            .Bind(told.At)
            .Bind(told.Kind)
            .Bind(told.Message)
            .Bind(details?.Length > MaxDetails ? null : details);
    }

    /// <summary>The Informs of a device, the newest first.</summary>
    public static List<LoggedInform> Read(SqlDatabase database, long device, int limit)
    {
        var informs = new List<LoggedInform>();
        long? next;
        using (var find = database.Prepare("SELECT last_event FROM device_contacts WHERE device=?"))
            next = find.Bind(device).Step() && !find.IsNull(0) ? find.Long(0) : null;
        while (next is { } row && informs.Count < limit)
        {
            using var read = database.Prepare(
                "SELECT at, retry_count, codes, previous, kind FROM events WHERE row_id=?"
            );
            // The chain ends where its older rows have been pruned.
            if (!read.Bind(row).Step())
                break;
            if (read.IsNull(4))
                informs.Add(new(read.Time(0), EventsOf(read.Text(2)), (uint)read.Long(1)));
            next = read.IsNull(3) ? null : read.Long(3);
        }
        return informs;
    }

    public static void DeleteOf(SqlDatabase database, long device)
    {
        using var delete = database.Prepare(
            """
            WITH RECURSIVE chain (link) AS (
                SELECT last_event FROM device_contacts WHERE device=?
                UNION
                SELECT previous FROM events JOIN chain ON row_id = link)
            DELETE FROM events WHERE row_id IN (SELECT link FROM chain)
            """
        );
        delete.Bind(device).Send();
    }

    private void Prune(SqlDatabase database, DateTimeOffset now, long row)
    {
        if (row % PruneEvery != 0)
            return;
        using var delete = database.Prepare(
            """
            DELETE FROM events
            WHERE row_id < (SELECT min(row_id) FROM events) + ? AND (at < ? OR row_id <= ?)
            """
        );
        delete
            .Bind(PruneStep)
            .Bind(now - options.Current.EventRetention)
            .Bind(row - options.Current.MaxEvents)
            .Send();
    }

    /// <summary>
    /// Where the log is kept in partitions, which are dropped as a whole: lets go of what no partition was
    /// made for in time.
    /// </summary>
    public void PruneRest(SqlDatabase database, DateTimeOffset now)
    {
        if (++_told % PruneEvery != 0)
            return;
        using var delete = database.Prepare(
            """
            DELETE FROM events_rest
            WHERE row_id < (SELECT min(row_id) FROM events_rest) + ?
                AND (at < ? OR row_id <= (SELECT max(row_id) FROM events) - ?)
            """
        );
        delete
            .Bind(PruneStep)
            .Bind(now - options.Current.EventRetention)
            .Bind(options.Current.MaxEvents)
            .Send();
    }

    /// <summary>The events of an Inform as a row has them.</summary>
    public static string TextOf(IReadOnlyList<EventStruct> events)
    {
        if (events is [{ CommandKey.Length: 0 } single])
            return single.EventCode;
        var text = new StringBuilder();
        foreach (var (code, key) in events)
        {
            if (text.Length > 0)
                text.Append('\n');
            text.Append(OneLine(code));
            if (key.Length > 0)
                text.Append('\t').Append(OneLine(key));
        }
        return text.ToString();
    }

    /// <summary>The events of an Inform as they stand in its row.</summary>
    public static List<EventStruct> EventsOf(string text)
    {
        var events = new List<EventStruct>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split('\t', 2);
            events.Add(new(parts[0], parts.Length > 1 ? parts[1] : ""));
        }
        return events;
    }

    private static string OneLine(string text) => text.Replace('\n', ' ').Replace('\t', ' ');
}
