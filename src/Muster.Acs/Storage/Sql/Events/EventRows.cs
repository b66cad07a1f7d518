using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Acs.Events;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>Rows of the log as callers know them.</summary>
internal static class EventRows
{
    /// <summary>What <see cref="Read"/> reads, of events e.</summary>
    public const string Columns =
        "e.row_id, (SELECT id FROM devices d WHERE d.row_id = e.device), e.at, e.kind, e.message, "
        + "e.details, e.codes, e.retry_count";

    /// <summary>Rows looked through for one answer: what a search may cost.</summary>
    public const int MostRows = 20_000;

    public static long Last(SqlDatabase database)
    {
        using var read = database.Prepare("SELECT max(row_id) FROM events");
        return read.Step() && !read.IsNull(0) ? read.Long(0) : 0;
    }

    public static EventBatch After(SqlDatabase database, long after, EventFilter filter, int limit)
    {
        var end = Last(database);
        var informs = EventKinds.Fits(filter.Kind, EventRecord.Inform);
        using var rows = database.Prepare(
            informs
                ? $"SELECT {Columns} FROM events e WHERE row_id > ? ORDER BY row_id LIMIT ?"
                : $"""
                SELECT {Columns} FROM events e INDEXED BY events_told
                WHERE kind IS NOT NULL AND row_id > ? ORDER BY row_id LIMIT ?
                """
        );
        rows.Bind(after).Bind(MostRows);
        var events = new List<DeviceEvent>();
        var (last, looked) = (after, 0);
        while (events.Count < limit && rows.Step())
        {
            (last, looked) = (rows.Long(0), looked + 1);
            if (Fits(rows, filter))
                events.Add(Read(rows));
        }
        var isAll = events.Count < limit && looked < MostRows;
        return new(events, isAll ? Math.Max(end, last) : last, isAll);
    }

    public static bool Fits(SqlStatement row, EventFilter filter) =>
        EventKinds.Fits(filter.Kind, row.TextOrNull(3) ?? EventRecord.Inform)
        && (filter.DeviceId is not { } device || row.TextOrNull(1) == device);

    public static DeviceEvent Read(SqlStatement row) =>
        row.TextOrNull(3) is { } kind
            ? new(
                row.Long(0),
                row.TextOrNull(1),
                kind,
                row.Time(2),
                row.Text(4),
                row.TextOrNull(5) is { } details ? Json(details) : null
            )
            : ReadInform(row);

    private static DeviceEvent ReadInform(SqlStatement row)
    {
        var events = EventLog.EventsOf(row.Text(6));
        var details = new JsonObject
        {
            ["events"] = new JsonArray([
                .. events.Select(entry => new JsonObject
                {
                    ["eventCode"] = entry.EventCode,
                    ["commandKey"] = entry.CommandKey,
                }),
            ]),
            ["retryCount"] = row.Long(7),
        };
        return new(
            row.Long(0),
            row.TextOrNull(1),
            EventRecord.Inform,
            row.Time(2),
            string.Join(", ", events.Select(entry => entry.EventCode)),
            Json(details.ToJsonString())
        );
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
