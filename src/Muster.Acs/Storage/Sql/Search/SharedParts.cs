namespace Muster.Acs.Storage.Sql;

/// <summary>
/// What a text is part of that many devices share: makers, classes, models, a tag. Each has an index that brings its
/// devices in the order of their ids, however many come before the first of them.
/// </summary>
/// <param name="Kinds">Null where they are too many.</param>
/// <param name="Devices">How many have it from class and model.</param>
internal sealed record SharedParts(IReadOnlyList<SharedKind>? Kinds, long Devices)
{
    private const int MostKinds = 16;
    private const string MostMakers = "1000";

    // As migration 0028 takes it out of the id.
    private const string Class =
        "replace(replace(replace(replace(replace(replace(replace(replace(product_class, "
        + "'%', '%25'), ' ', '%20'), '-', '%2D'), '.', '%2E'), '/', '%2F'), '+', '%2B'), "
        + "'(', '%28'), ')', '%29')";

    private const string Like = @"LIKE ? ESCAPE '\'";

    private const string Models =
        $"SELECT {SharedKind.Model} AS kind, model AS name, sum(devices) AS devices FROM fleet_models "
        + $"WHERE model {Like}";

    private const string Tags =
        $"SELECT {SharedKind.Tag}, tag, sum(devices) FROM fleet_tags WHERE tag = ? GROUP BY tag";

    // From one maker to the next: a step for each of them, not for each device.
    private const string Makers = $"""
        makers (oui, steps) AS (
            SELECT min(oui), 1 FROM devices
            UNION ALL
            SELECT (SELECT min(n.oui) FROM devices n WHERE n.oui > m.oui), m.steps + 1
            FROM makers m WHERE m.oui IS NOT NULL AND m.steps < {MostMakers})
        """;

    public static SharedParts OfModel(SqlDatabase database, string text, string pattern) =>
        Read(database, $"{Models} GROUP BY model UNION ALL {Tags}", [pattern, text]);

    public static SharedParts OfName(SqlDatabase database, string text, string pattern) =>
        Read(
            database,
            $"""
            WITH RECURSIVE {Makers}
            {Models} AND NOT {Class} {Like} GROUP BY model
            UNION ALL
            SELECT {SharedKind.Class}, product_class, sum(devices) FROM fleet_models
            WHERE {Class} {Like} GROUP BY product_class
            UNION ALL {Tags}
            UNION ALL SELECT {SharedKind.Maker}, oui, 0 FROM makers WHERE oui {Like}
            UNION ALL SELECT {SharedKind.Unknown}, '', 0 FROM makers
                WHERE oui IS NOT NULL AND steps = {MostMakers}
            {database.Choose("", NoIndex)}
            """,
            [pattern, pattern, pattern, text, pattern]
        );

    private const string NoIndex =
        $"UNION ALL SELECT {SharedKind.Unknown}, '', 0 WHERE to_regclass('devices_own_parts') IS NULL";

    private static SharedParts Read(SqlDatabase database, string sql, IReadOnlyList<object> values)
    {
        using var rows = SearchCondition.Bind(database.Prepare(sql), values);
        var (kinds, devices, isKnown) = (new List<SharedKind>(), 0L, true);
        while (rows.Step())
        {
            var kind = rows.Text(0);
            isKnown &= kind != "unknown";
            kinds.Add(SharedKind.Of(kind, rows.Text(1)));
            if (kind is "model" or "class")
                devices += rows.Long(2);
        }
        return new(isKnown && kinds.Count <= MostKinds ? kinds : null, devices);
    }
}
