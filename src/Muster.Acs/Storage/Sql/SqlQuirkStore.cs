using Muster.Acs.Operations;
using Muster.Acs.Quirks;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="IQuirkStore"/> on SQLite.</summary>
internal sealed class SqlQuirkStore(WriteQueue writer, ReaderPool readers) : IQuirkStore
{
    private const string ListName = "models";
    private const string Columns = "manufacturer, product_class, software_version";

    public Task<IReadOnlyDictionary<ModelKey, IReadOnlyList<KnownQuirk>>> LoadAsync(
        CancellationToken cancellation
    ) =>
        readers.ReadAsync<int, IReadOnlyDictionary<ModelKey, IReadOnlyList<KnownQuirk>>>(
            0,
            static (database, _) =>
            {
                using var rows = database.Prepare(
                    $"SELECT {Columns}, quirk, value, is_set, at, who, session, reason "
                        + $"FROM model_quirks ORDER BY {Columns}, quirk, is_set"
                );
                var models = new Dictionary<ModelKey, IReadOnlyList<KnownQuirk>>();
                while (rows.Step())
                {
                    var key = Key(rows);
                    if (!models.TryGetValue(key, out var quirks))
                        models[key] = quirks = new List<KnownQuirk>();
                    ((List<KnownQuirk>)quirks).Add(Read(rows));
                }
                return models;
            },
            cancellation
        );

    public Task WriteAsync(ModelKey model, KnownQuirk quirk, CancellationToken cancellation) =>
        writer.WriteAsync(
            (model, quirk),
            static (database, row) =>
            {
                using var write = database.Prepare(
                    $"""
                    INSERT INTO model_quirks ({Columns}, quirk, is_set, value, at, who, session,
                        reason)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT ({Columns}, quirk, is_set) DO UPDATE SET value=excluded.value,
                        at=excluded.at, who=excluded.who, session=excluded.session,
                        reason=excluded.reason
                    """
                );
                Bind(write, row.model)
                    .Bind(row.quirk.Quirk)
                    .Bind(row.quirk.IsSet ? 1 : 0)
                    .Bind(row.quirk.Value)
                    .Bind(row.quirk.At)
                    .Bind(row.quirk.Who);
                if (row.quirk.Session is { } session)
                    write.Bind(session);
                else
                    write.BindNull();
                return write.Bind(row.quirk.Reason).Run();
            },
            cancellation
        );

    public Task RemoveAsync(ModelKey model, string? quirk, CancellationToken cancellation) =>
        writer.WriteAsync(
            (model, quirk),
            static (database, row) =>
            {
                using var remove = database.Prepare(
                    "DELETE FROM model_quirks WHERE manufacturer=? AND product_class=? "
                        + "AND software_version=? AND (CAST(?4 AS TEXT) IS NULL OR quirk=?4)"
                );
                return Bind(remove, row.model).Bind(row.quirk).Run();
            },
            cancellation
        );

    public Task<Page<ModelCount>> ListAsync(PageRequest page, CancellationToken cancellation) =>
        readers.ReadAsync(page, List, cancellation);

    public Task<int> CountAsync(ModelKey model, CancellationToken cancellation) =>
        readers.ReadAsync(
            model,
            static (database, model) =>
            {
                var isOfAll = model.SoftwareVersion == ModelKey.AnyVersion;
                using var count = database.Prepare(
                    "SELECT COUNT(*) FROM devices WHERE manufacturer=? AND product_class=?"
                        + (isOfAll ? "" : " AND software_version=?")
                );
                count.Bind(model.Manufacturer).Bind(model.ProductClass);
                if (!isOfAll)
                    count.Bind(model.SoftwareVersion);
                return count.Step() ? count.Int(0) : 0;
            },
            cancellation
        );

    // Both halves come in the order of their index, so that a page reads little more than itself.
    private static Page<ModelCount> List(SqlDatabase database, PageRequest page)
    {
        var after = Cursor.Text(ListName, page);
        var from = after is null ? "" : $" WHERE ({Columns}) > (?1, ?2, ?3)";
        using var rows = database.Prepare(
            $"SELECT {Columns}, MAX(devices) FROM ("
                + $"SELECT {Columns}, COUNT(*) AS devices FROM devices{from} GROUP BY {Columns} "
                + $"UNION ALL SELECT DISTINCT {Columns}, 0 FROM model_quirks{from}) AS known "
                + $"GROUP BY {Columns} ORDER BY {Columns} LIMIT ?"
        );
        if (after is not null)
            Bind(rows, KeyOf(after));
        rows.Bind(page.Limit + 1);
        var found = new List<ModelCount>();
        while (rows.Step())
            found.Add(new(Key(rows), rows.Int(3)));
        return Cursor.Page(found, page, TextOf, page.WithTotal ? Total(database) : null);
    }

    private static long Total(SqlDatabase database)
    {
        using var total = database.Prepare(
            $"SELECT COUNT(*) FROM (SELECT {Columns} FROM devices UNION "
                + $"SELECT {Columns} FROM model_quirks) AS known"
        );
        return total.Step() ? total.Long(0) : 0;
    }

    private static string TextOf(ModelCount model) =>
        Cursor.Of(
            ListName,
            string.Join(
                '\n',
                Uri.EscapeDataString(model.Key.Manufacturer),
                Uri.EscapeDataString(model.Key.ProductClass),
                Uri.EscapeDataString(model.Key.SoftwareVersion)
            )
        );

    private static ModelKey KeyOf(string cursor)
    {
        var parts = cursor.Split('\n');
        if (parts.Length != 3)
            throw Cursor.Bad();
        return new(
            Uri.UnescapeDataString(parts[0]),
            Uri.UnescapeDataString(parts[1]),
            Uri.UnescapeDataString(parts[2])
        );
    }

    private static SqlStatement Bind(SqlStatement statement, ModelKey model) =>
        statement.Bind(model.Manufacturer).Bind(model.ProductClass).Bind(model.SoftwareVersion);

    private static ModelKey Key(SqlStatement rows) => new(rows.Text(0), rows.Text(1), rows.Text(2));

    private static KnownQuirk Read(SqlStatement rows) =>
        new(
            rows.Text(3),
            rows.Text(4),
            rows.Int(5) == 1,
            rows.Time(6),
            rows.Text(7),
            rows.IsNull(8) ? null : new Guid(rows.Blob(8)),
            rows.Text(9)
        );
}
