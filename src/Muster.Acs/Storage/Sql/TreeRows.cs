using Muster.Acs.Devices;
using Muster.Acs.Storage.Codec;

namespace Muster.Acs.Storage.Sql;

/// <summary>A tree made ready to be written, outside the writer's thread.</summary>
internal sealed class PackedTree
{
    /// <param name="device">Tells one device from another.</param>
    public PackedTree(Shadow shadow, ShapeBook book, long device)
    {
        Shadow = shadow;
        (Shape, Values) = book.Encode(shadow, device);
    }

    public Shadow Shadow { get; }
    public Shape Shape { get; }
    public byte[] Values { get; }
}

/// <summary>The rows of trees and of their shapes; a shape goes with the last tree that has it.</summary>
internal static class TreeRows
{
    public static void Write(SqlDatabase database, long device, PackedTree tree)
    {
        var before = HashOf(database, device);
        if (before != tree.Shape.Hash && !HasShape(database, tree.Shape.Hash))
        {
            using var shape = database.Prepare(
                "INSERT INTO shapes (hash, shape) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING"
            );
            shape.Bind(tree.Shape.Hash).Bind(tree.Shape.Packed).Send();
        }
        using (
            var write = database.Prepare(
                """
                INSERT INTO device_trees (device, shape, nodes, tree) VALUES (?, ?, ?, ?)
                ON CONFLICT (device) DO UPDATE SET
                    shape=excluded.shape, nodes=excluded.nodes, tree=excluded.tree
                """
            )
        )
            write
                .Bind(device)
                .Bind(tree.Shape.Hash)
                .Bind(tree.Shadow.Count)
                .Bind(tree.Values)
                .Send();
        if (before is { } old && old != tree.Shape.Hash)
            DropShape(database, old);
    }

    public static void Delete(SqlDatabase database, long device)
    {
        var before = HashOf(database, device);
        using (var delete = database.Prepare("DELETE FROM device_trees WHERE device=?"))
            delete.Bind(device).Send();
        if (before is { } old)
            DropShape(database, old);
    }

    /// <summary>
    /// The tree of a device; empty when none was read.
    /// </summary>
    public static Shadow Read(SqlDatabase database, long device, ShapeCache shapes)
    {
        using var read = database.Prepare(
            """
            SELECT d.id, t.shape, t.tree, s.shape FROM device_trees t
            JOIN devices d ON d.row_id = t.device
            LEFT JOIN shapes s ON s.hash = t.shape
            WHERE t.device=?
            """
        );
        if (!read.Bind(device).Step())
            return Shadow.Empty;
        try
        {
            var hash = new Guid(read.Blob(1));
            if (!shapes.TryGet(hash, out var shape))
                shapes.Add(shape = Shape.Unpack(hash, read.Blob(3)));
            return ShadowCodec.Decode(shape, read.Blob(2));
        }
        catch (Exception damage) when (damage is InvalidDataException or ArgumentException)
        {
            throw new StorageException(
                $"The stored tree of device '{read.Text(0)}' is damaged ({damage.Message}): "
                    + "delete the device, or refresh it as a whole.",
                damage
            );
        }
    }

    /// <summary>Throws <see cref="InvalidDataException"/> when it is missing or damaged.</summary>
    public static Shape ShapeOf(SqlDatabase database, Guid hash, ShapeCache shapes)
    {
        if (shapes.TryGet(hash, out var shape))
            return shape;
        using var read = database.Prepare("SELECT shape FROM shapes WHERE hash=?");
        if (!read.Bind(hash).Step())
            throw new InvalidDataException("the shape is missing");
        shapes.Add(shape = Shape.Unpack(hash, read.Blob(0)));
        return shape;
    }

    /// <summary>The device with the largest tree of a model; null when none has one.</summary>
    public static long? FindModel(
        SqlDatabase database,
        (string Manufacturer, string ProductClass, string SoftwareVersion) model
    )
    {
        // A few hundred of the model are enough to find one that knows it well.
        using var find = database.Prepare(
            """
            SELECT device FROM (
                SELECT t.device, t.nodes FROM devices d INDEXED BY devices_product_class
                JOIN device_trees t ON t.device = d.row_id
                WHERE d.product_class=?2 AND d.manufacturer=?1 AND d.software_version=?3
                LIMIT 200) AS sample
            ORDER BY nodes DESC LIMIT 1
            """
        );
        find.Bind(model.Manufacturer).Bind(model.ProductClass).Bind(model.SoftwareVersion);
        return find.Step() ? find.Long(0) : null;
    }

    private static Guid? HashOf(SqlDatabase database, long device)
    {
        using var find = database.Prepare("SELECT shape FROM device_trees WHERE device=?");
        return find.Bind(device).Step() ? new Guid(find.Blob(0)) : null;
    }

    private static bool HasShape(SqlDatabase database, Guid hash)
    {
        using var find = database.Prepare("SELECT 1 FROM shapes WHERE hash=?");
        return find.Bind(hash).Step();
    }

    private static void DropShape(SqlDatabase database, Guid hash)
    {
        using var drop = database.Prepare(
            """
            DELETE FROM shapes WHERE hash=?1
                AND NOT EXISTS (SELECT 1 FROM device_trees WHERE shape=?1)
            """
        );
        drop.Bind(hash).Send();
    }
}
