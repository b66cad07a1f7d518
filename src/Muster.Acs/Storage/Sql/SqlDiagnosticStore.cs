using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="IDiagnosticStore"/> on SQLite.</summary>
internal sealed class SqlDiagnosticStore(ReaderPool readers) : IDiagnosticStore
{
    private const string List = "diagnostics";

    public Task<Page<DiagnosticRun>> ListAsync(
        long deviceRowId,
        string? kind,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        var before = Cursor.Number(List, page, long.MaxValue);
        return readers.ReadAsync(
            (deviceRowId, kind, page, before),
            static (database, of) => Read(database, of.deviceRowId, of.kind, of.page, of.before),
            cancellation
        );
    }

    private static Page<DiagnosticRun> Read(
        SqlDatabase database,
        long device,
        string? kind,
        PageRequest page,
        long before
    )
    {
        var where = kind is null
            ? "diagnostics INDEXED BY diagnostics_device WHERE device=?"
            : "diagnostics INDEXED BY diagnostics_device_kind WHERE device=? AND kind=?";
        SqlStatement BindWhere(SqlStatement statement)
        {
            statement.Bind(device);
            return kind is null ? statement : statement.Bind(kind);
        }

        long? total = null;
        if (page.WithTotal)
        {
            using var count = database.Prepare($"SELECT count(*) FROM {where}");
            BindWhere(count).Step();
            total = count.Long(0);
        }
        using var rows = database.Prepare(
            $"""
            SELECT {DiagnosticRows.Columns} FROM {where} AND sequence < ?
            ORDER BY sequence DESC LIMIT ?
            """
        );
        BindWhere(rows).Bind(before).Bind(page.Limit + 1);
        var (runs, last) = (new List<DiagnosticRun>(), 0L);
        while (rows.Step())
        {
            runs.Add(DiagnosticRows.Read(rows));
            if (runs.Count <= page.Limit)
                last = rows.Long(8);
        }
        return Cursor.Page(runs, page, _ => Cursor.Of(List, last), total);
    }
}
