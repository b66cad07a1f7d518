using Muster.Acs.Devices;
using Muster.Acs.Storage.Codec;

namespace Muster.Acs.Storage.Sql;

/// <summary>Scans as SQL: by the number of the row, so that a piece costs what it holds.</summary>
internal static class DeviceScans
{
    public static IReadOnlyList<ScannedDevice> Run(
        SqlDatabase database,
        DeviceScan scan,
        ShapeCache shapes
    )
    {
        var where = string.Concat(scan.Where.Select(condition => " AND " + Sql(condition)));
        using var rows = database.Prepare(
            $"{DeviceRows.Records} WHERE row_id > ? AND row_id <= ?{where} ORDER BY row_id LIMIT ?"
        );
        rows.Bind(scan.After).Bind(scan.Through);
        foreach (var condition in scan.Where)
            Bind(rows, condition);
        rows.Bind(scan.Limit);
        var found = new List<ScannedDevice>();
        var trees = new TreeReader(database, shapes, scan.Part);
        while (rows.Step())
        {
            if (Read(database, rows, scan.WithTree, trees) is { } device)
                found.Add(device);
        }
        return found;
    }

    // One damaged row harms no other.
    private static ScannedDevice? Read(
        SqlDatabase database,
        SqlStatement row,
        bool withTree,
        TreeReader trees
    )
    {
        try
        {
            var record = DeviceRows.Record(row);
            var tree = withTree ? Tree(database, record, trees) : Shadow.Empty;
            return new(record, DeviceRows.Tags(database, record.RowId), tree);
        }
        catch (StorageException)
        {
            return null;
        }
    }

    public static long Count(SqlDatabase database)
    {
        using var count = database.Prepare("SELECT COUNT(*) FROM devices");
        return count.Step() ? count.Long(0) : 0;
    }

    public static long LastRow(SqlDatabase database)
    {
        using var last = database.Prepare("SELECT MAX(row_id) FROM devices");
        return last.Step() && !last.IsNull(0) ? last.Long(0) : 0;
    }

    public static IReadOnlyList<long> Rows(
        SqlDatabase database,
        (long After, int Skip, int Limit) of
    )
    {
        using var rows = database.Prepare(
            "SELECT row_id FROM devices WHERE row_id > ? ORDER BY row_id LIMIT ? OFFSET ?"
        );
        rows.Bind(of.After).Bind(of.Limit).Bind(of.Skip);
        var found = new List<long>();
        while (rows.Step())
            found.Add(rows.Long(0));
        return found;
    }

    // The values of the last Inform, and of lightweight notifications, lie over the tree.
    private static Shadow Tree(SqlDatabase database, DeviceRecord device, TreeReader trees)
    {
        var tree = trees.Read(device.RowId).Overlay(device.Informed, device.LastInform);
        var noted = SqlNotificationStore.Noted(database, device.RowId);
        foreach (var together in noted.GroupBy(each => each.At))
            tree = tree.Overlay([.. together.Select(each => each.Value)], together.Key);
        return tree;
    }

    private static string Sql(DeviceCondition condition) =>
        condition switch
        {
            DeviceRowIs rows => $"row_id IN ({Marks(rows.Rows.Count)})",
            DeviceIs { Field: DeviceField.Tag } tags =>
                $"row_id IN (SELECT device FROM device_tags WHERE tag IN ({Marks(tags.Values.Count)}))",
            DeviceIs equal => $"{Column(equal.Field)} IN ({Marks(equal.Values.Count)})",
            InformedWithin { From: not null, To: not null } => "last_inform BETWEEN ? AND ?",
            InformedWithin { From: not null } => "last_inform >= ?",
            InformedWithin => "last_inform <= ?",
            _ => throw new ArgumentOutOfRangeException(nameof(condition)),
        };

    private static void Bind(SqlStatement statement, DeviceCondition condition)
    {
        switch (condition)
        {
            case DeviceRowIs rows:
                foreach (var row in rows.Rows)
                    statement.Bind(row);
                break;
            case DeviceIs equal:
                foreach (var value in equal.Values)
                    statement.Bind(value);
                break;
            case InformedWithin span:
                if (span.From is { } from)
                    statement.Bind(from);
                if (span.To is { } to)
                    statement.Bind(to);
                break;
        }
    }

    // A list must not be empty, and nothing is equal to NULL.
    private static string Marks(int count) =>
        count == 0 ? "NULL" : string.Join(',', Enumerable.Repeat('?', count));

    private static string Column(DeviceField field) =>
        field switch
        {
            DeviceField.Id => "d.id",
            DeviceField.Manufacturer => "manufacturer",
            DeviceField.OUI => "oui",
            DeviceField.ProductClass => "product_class",
            DeviceField.SerialNumber => "serial_number",
            _ => throw new ArgumentOutOfRangeException(nameof(field)),
        };
}
