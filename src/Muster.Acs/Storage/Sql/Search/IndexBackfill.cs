using System.Text;
using Muster.Acs.Storage.Codec;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Storage.Sql;

/// <summary>
/// Parameters that were made an index of when there were devices already: their values come from the
/// stored trees, piece by piece, and a restart goes on where it was.
/// </summary>
internal static class IndexBackfill
{
    private const int PieceSize = 500;

    /// <summary>What is to be done next.</summary>
    public sealed record Work(IReadOnlyList<string> Names, long After, long Through, long LastRow);

    public sealed record Known(long Device, ParameterValueStruct Value, DateTimeOffset At);

    /// <summary>What is no index any more misses changes: should it be one again, it begins anew.</summary>
    public static int Forget(SqlDatabase database, ParameterIndex index)
    {
        var names = index.Names.ToArray();
        var marks = string.Join(',', Enumerable.Repeat('?', names.Length));
        using var forget = database.PrepareOnce(
            $"DELETE FROM indexed_parameters WHERE name NOT IN ({marks})"
        );
        foreach (var name in names)
            forget.Bind(name);
        return forget.Run();
    }

    /// <summary>Null when every parameter is indexed for every device.</summary>
    public static Work? Find(SqlDatabase database, ParameterIndex index)
    {
        var last = DeviceScans.LastRow(database);
        var open = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var name in index.Names)
            open[name] = 0;
        using (var rows = database.Prepare("SELECT name, through, is_done FROM indexed_parameters"))
        {
            while (rows.Step())
            {
                if (rows.Long(2) == 1)
                    open.Remove(rows.Text(0));
                else if (open.ContainsKey(rows.Text(0)))
                    open[rows.Text(0)] = rows.Long(1);
            }
        }
        if (open.Count == 0)
            return null;
        // Those that are equally far go together.
        var after = open.Values.Min();
        var names = open.Where(each => each.Value == after).Select(each => each.Key).ToList();
        return new(names, after, Math.Min(last, after + PieceSize), last);
    }

    public static IReadOnlyList<Known> Read(SqlDatabase database, Work work, ShapeCache shapes)
    {
        var found = new List<Known>();
        var tree = new ShadowReader();
        using var rows = database.Prepare(
            """
            SELECT c.device, t.shape, t.tree, i.informed, c.last_inform FROM device_contacts c
            LEFT JOIN device_trees t ON t.device = c.device
            LEFT JOIN device_informed i ON i.device = c.device
            WHERE c.device > ? AND c.device <= ?
            """
        );
        rows.Bind(work.After).Bind(work.Through);
        while (rows.Step())
        {
            // A damaged tree harms no other.
            try
            {
                ReadTree(database, rows, (work, shapes, tree), found);
                ReadInformed(rows, work, found);
            }
            catch (Exception damage) when (damage is InvalidDataException or ArgumentException)
            {
                continue;
            }
        }
        return found;
    }

    private static void ReadTree(
        SqlDatabase database,
        SqlStatement row,
        (Work Work, ShapeCache Shapes, ShadowReader Tree) with,
        List<Known> found
    )
    {
        if (row.IsNull(2))
            return;
        with.Tree.Open(TreeRows.ShapeOf(database, new Guid(row.Blob(1)), with.Shapes), row.Blob(2));
        foreach (var path in Paths(with.Work))
        {
            if (with.Tree.TryGet(path, out var value, out var at))
                found.Add(new(row.Long(0), new(path, value), at ?? default));
        }
    }

    private static void ReadInformed(SqlStatement row, Work work, List<Known> found)
    {
        if (row.IsNull(3))
            return;
        foreach (var path in Paths(work))
        {
            if (InformedCodec.Find(row.Blob(3), Encoding.UTF8.GetBytes(path)) is { } value)
                found.Add(new(row.Long(0), new(path, value), row.Time(4)));
        }
    }

    private static IEnumerable<string> Paths(Work work) =>
        work.Names.SelectMany(name => new[] { "Device." + name, "InternetGatewayDevice." + name });

    public static int Write(
        SqlDatabase database,
        (Work Work, IReadOnlyList<Known> Values, ParameterIndex Index) of
    )
    {
        foreach (var (device, value, at) in of.Values)
            of.Index.Update(database, device, [value], at);
        foreach (var name in of.Work.Names)
        {
            using var note = database.Prepare(
                """
                INSERT INTO indexed_parameters (name, through, is_done) VALUES (?, ?, ?)
                ON CONFLICT (name) DO UPDATE
                SET through = excluded.through, is_done = excluded.is_done
                """
            );
            var isDone = of.Work.Through >= of.Work.LastRow;
            note.Bind(name).Bind(of.Work.Through).Bind(isDone ? 1 : 0).Run();
        }
        return of.Values.Count;
    }
}
