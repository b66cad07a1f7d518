using System.Text;
using Muster.Acs.Provisioning.Expressions;
using Muster.Acs.Storage.Codec;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Storage.Sql;

/// <summary>
/// The row of a device that a search has come to, as expressions see it: nothing is unpacked or looked
/// up before an expression asks for it. What the stored tree of a device says stays unresolved when it
/// is damaged: that device is not found by it, the others are.
/// </summary>
internal sealed class RowScope(SqlDatabase database, ShapeCache shapes, DateTimeOffset now)
    : StoredDeviceScope
{
    /// <summary>The columns it reads, beside those of a summary, which stand before them.</summary>
    public const string Columns = """
        c.last_boot, c.last_bootstrap, i.informed, t.shape, t.tree,
            (SELECT count(*) FROM notified_values n WHERE n.device = d.row_id)
        """;

    /// <summary>Where the columns are of: to be joined to devices d and device_contacts c.</summary>
    public const string Sources = """
        LEFT JOIN device_informed i ON i.device = d.row_id
        LEFT JOIN device_trees t ON t.device = d.row_id
        """;

    private const int LastBoot = DeviceRows.SummaryCount;
    private const int LastBootstrap = LastBoot + 1;
    private const int Informed = LastBootstrap + 1;
    private const int ShapeHash = Informed + 1;
    private const int PackedTree = ShapeHash + 1;
    private const int Notified = PackedTree + 1;

    private readonly ShadowReader _tree = new();
    private SqlStatement _row = null!;
    private IReadOnlyList<string>? _tags;
    private bool? _isTreeSound;

    public override ExpressionValue Now { get; } = ExpressionValue.Of(now);

    /// <summary>Goes on to the row at which the statement stands.</summary>
    public RowScope At(SqlStatement row)
    {
        (_row, _tags, _isTreeSound) = (row, null, null);
        return this;
    }

    protected override ExpressionValue RemoteAddress => _row.Text(12);

    protected override ExpressionValue Field(KnownField field) =>
        field switch
        {
            KnownField.Id => _row.Text(1),
            KnownField.Manufacturer => _row.Text(2),
            KnownField.OUI => _row.Text(3),
            KnownField.ProductClass => _row.Text(4),
            KnownField.SerialNumber => _row.Text(5),
            KnownField.Registered => Number(9),
            KnownField.Inform => Number(10),
            KnownField.Boot => Number(LastBoot),
            _ => Number(LastBootstrap),
        };

    protected override bool HasTag(string tag) =>
        (_tags ??= DeviceRows.Tags(database, _row.Long(0))).Contains(tag);

    protected override ExpressionValue Tree(string path)
    {
        if (path.EndsWith('.'))
            return ExpressionValue.Null;
        try
        {
            return Newest(path) is { } value ? ExpressionValue.Of(value) : ExpressionValue.Null;
        }
        catch (Exception damage) when (damage is InvalidDataException or ArgumentException)
        {
            _isTreeSound = false;
            return ExpressionValue.Unresolved;
        }
    }

    private ExpressionValue Number(int column) =>
        _row.IsNull(column) ? ExpressionValue.Null : ExpressionValue.Of(_row.Long(column));

    // The same order as when a tree is shown: what the last Inform told lies over the tree where it is
    // newer, and what notifications told lies over both.
    private ParameterValue? Newest(string path)
    {
        _isTreeSound ??= OpenTree();
        if (_isTreeSound == false)
            throw new InvalidDataException("the tree is damaged");
        ParameterValue? newest = null;
        if (_tree.TryGet(path, out var value, out var seenAt))
            newest = value;
        if (Told(path) is { } told)
            Take(told, _row.Time(10));
        // Few devices have told anything so, and a question is a way to the database and back.
        if (_row.Long(Notified) == 0)
            return newest;
        using var noted = database.Prepare(
            "SELECT value, type, at FROM notified_values WHERE device=? AND name=?"
        );
        if (noted.Bind(_row.Long(0)).Bind(path).Step())
            Take(new(noted.Text(0), noted.Text(1)), noted.Time(2));
        return newest;

        void Take(ParameterValue later, DateTimeOffset at)
        {
            if (newest is null || seenAt is null || seenAt < at)
                (newest, seenAt) = (later, at);
        }
    }

    private bool OpenTree()
    {
        _tree.Close();
        if (_row.IsNull(PackedTree))
            return true;
        _tree.Open(
            TreeRows.ShapeOf(database, new Guid(_row.Blob(ShapeHash)), shapes),
            _row.Blob(PackedTree)
        );
        return true;
    }

    private ParameterValue? Told(string path)
    {
        if (_row.IsNull(Informed))
            return null;
        Span<byte> octets = stackalloc byte[512];
        var name = Encoding.UTF8.TryGetBytes(path, octets, out var length)
            ? octets[..length]
            : Encoding.UTF8.GetBytes(path);
        return InformedCodec.Find(_row.Blob(Informed), name);
    }
}
