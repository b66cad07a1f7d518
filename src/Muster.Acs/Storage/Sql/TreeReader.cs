using Muster.Acs.Devices;
using Muster.Acs.Storage.Codec;

namespace Muster.Acs.Storage.Sql;

/// <summary>Stored trees one after the other, whole or in part; its buffers are kept.</summary>
internal sealed class TreeReader(SqlDatabase database, ShapeCache shapes, TreePart? part)
{
    private readonly ShadowReader _tree = new();

    /// <summary>Empty when none was read; throws <see cref="StorageException"/> for a damaged one.</summary>
    public Shadow Read(long device)
    {
        if (part is null)
            return TreeRows.Read(database, device, shapes);
        using var row = database.Prepare("SELECT shape, tree FROM device_trees WHERE device=?");
        if (!row.Bind(device).Step())
            return Shadow.Empty;
        try
        {
            var shape = TreeRows.ShapeOf(database, new Guid(row.Blob(0)), shapes);
            _tree.Open(shape, row.Blob(1));
            return _tree.Part(part);
        }
        catch (Exception damage) when (damage is InvalidDataException or ArgumentException)
        {
            throw new StorageException($"A stored tree is damaged ({damage.Message}).", damage);
        }
    }
}
