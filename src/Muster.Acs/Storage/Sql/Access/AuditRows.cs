using System.Text.Json;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>Rows of the audit log, and the search through them.</summary>
internal static class AuditRows
{
    public const string List = "audit";

    /// <summary>How many entries one search for text looks through.</summary>
    public const int MaxLooked = 20_000;

    private const string Columns =
        "row_id, at, who, kind, door, address, resource, action, target, device, outcome, detail, "
        + "before, after";

    private const string HasText =
        "(instr(lower(target), ?) > 0 OR instr(lower(detail), ?) > 0 "
        + "OR instr(lower(coalesce(before, '')), ?) > 0 OR instr(lower(coalesce(after, '')), ?) > 0)";

    public static long Add(SqlDatabase database, AuditEntry entry)
    {
        using var insert = database.Prepare(
            """
            INSERT INTO audit (at, who, kind, door, address, resource, action, target, device, outcome,
                detail, before, after)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            RETURNING row_id
            """
        );
        insert
            .Bind(entry.At)
            .Bind(entry.Who)
            .Bind(entry.Kind)
            .Bind(entry.Door)
            .Bind(entry.Address)
            .Bind(entry.Resource.ToString())
            .Bind(entry.Action)
            .Bind(entry.Target)
            .Bind(entry.DeviceId)
            .Bind(entry.Outcome.ToString())
            .Bind(entry.Detail)
            .Bind(entry.Before?.GetRawText())
            .Bind(entry.After?.GetRawText())
            .Step();
        return insert.Long(0);
    }

    public static int Settle(SqlDatabase database, (long Id, AuditEnd End) of)
    {
        using var update = database.Prepare(
            "UPDATE audit SET outcome=?, detail=?, after=coalesce(?, after) WHERE row_id=?"
        );
        return update
            .Bind(of.End.Outcome.ToString())
            .Bind(of.End.Detail)
            .Bind(of.End.After)
            .Bind(of.Id)
            .Run();
    }

    public static Page<AuditEntry> Search(SqlDatabase database, (AuditQuery Query, long Before) of)
    {
        var (query, before) = of;
        var where = AuditWhere.Of(query);
        var found = query.Text is { } text
            ? $"(SELECT * FROM audit WHERE row_id < ?{where.Sql} ORDER BY row_id DESC "
                + $"LIMIT {MaxLooked}) AS looked WHERE {HasText}"
            : $"audit WHERE row_id < ?{where.Sql}";
        using var rows = database.Prepare(
            $"SELECT {Columns} FROM {found} ORDER BY row_id DESC LIMIT ?"
        );
        where.Bind(rows.Bind(before));
        for (var at = 0; query.Text is not null && at < 4; at++)
            rows.Bind(query.Text.ToLowerInvariant());
        rows.Bind(query.Page.Limit + 1);
        var entries = new List<AuditEntry>();
        while (rows.Step())
            entries.Add(Read(rows));
        var total = query.Page.WithTotal && query.Text is null ? Count(database, where) : null;
        var page = Cursor.Page(entries, query.Page, last => Cursor.Of(List, last.Id), total);
        if (query.Text is null || page.NextCursor is not null)
            return page;
        var rest = LookedUpTo(database, where, before);
        return page with { NextCursor = rest, IsPartial = rest is not null };
    }

    // Only the oldest are looked at: a log is in the order of time.
    public static int Prune(SqlDatabase database, AuditLimit limit)
    {
        using var delete = database.Prepare(
            """
            DELETE FROM audit WHERE row_id IN (
                SELECT row_id FROM (SELECT row_id, at FROM audit ORDER BY row_id LIMIT ?) AS oldest
                WHERE at < ? OR row_id <= (SELECT max(row_id) FROM audit) - ?)
            """
        );
        return delete.Bind(limit.AtATime).Bind(limit.Before).Bind(limit.Most).Run();
    }

    /// <summary>Where a search for text stopped; null when it has seen all.</summary>
    private static string? LookedUpTo(SqlDatabase database, AuditWhere where, long before)
    {
        using var row = database.Prepare(
            $"SELECT row_id FROM audit WHERE row_id < ?{where.Sql} ORDER BY row_id DESC "
                + $"LIMIT 1 OFFSET {MaxLooked - 1}"
        );
        where.Bind(row.Bind(before));
        return row.Step() ? Cursor.Of(List, row.Long(0)) : null;
    }

    private static long? Count(SqlDatabase database, AuditWhere where)
    {
        using var row = database.Prepare($"SELECT count(*) FROM audit WHERE true{where.Sql}");
        where.Bind(row);
        return row.Step() ? row.Long(0) : null;
    }

    private static AuditEntry Read(SqlStatement row) =>
        new()
        {
            Id = row.Long(0),
            At = row.Time(1),
            Who = row.Text(2),
            Kind = row.Text(3),
            Door = row.Text(4),
            Address = row.Text(5),
            Resource = Enum.Parse<Resource>(row.Text(6)),
            Action = row.Text(7),
            Target = row.Text(8),
            DeviceId = row.TextOrNull(9),
            Outcome = Enum.Parse<AuditOutcome>(row.Text(10)),
            Detail = row.Text(11),
            Before = Json(row.TextOrNull(12)),
            After = Json(row.TextOrNull(13)),
        };

    private static JsonElement? Json(string? text)
    {
        if (text is null)
            return null;
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}

/// <summary>The conditions of a search but for its text, each beginning with AND.</summary>
internal sealed class AuditWhere
{
    private readonly List<string> _conditions = [];
    private readonly List<object> _values = [];

    public string Sql => string.Concat(_conditions.Select(each => " AND " + each));

    public static AuditWhere Of(AuditQuery query)
    {
        var where = new AuditWhere();
        where.Add("lower(who) = ?", query.Who is { } who ? SmallLetters.Of(who) : null);
        where.Add("resource = ?", query.Resource?.ToString());
        where.Add("action = ?", query.Action);
        where.Add("target = ?", query.Target);
        where.Add("device = ?", query.DeviceId);
        where.Add("outcome = ?", query.Outcome?.ToString());
        where.Add("at >= ?", query.Since?.ToUnixTimeMilliseconds());
        where.Add("at < ?", query.Until?.ToUnixTimeMilliseconds());
        return where;
    }

    public void Bind(SqlStatement statement)
    {
        foreach (var value in _values)
        {
            if (value is long number)
                statement.Bind(number);
            else
                statement.Bind((string)value);
        }
    }

    private void Add(string condition, object? value)
    {
        if (value is null)
            return;
        _conditions.Add(condition);
        _values.Add(value);
    }
}
