using Muster.Acs.Storage.Sql;

namespace Muster.Acs.Storage;

/// <summary>Very many rows of one table, written one after the other.</summary>
internal abstract class SqlFill : IDisposable
{
    /// <summary>The next row: its values are bound in the order of the columns, then it is sent.</summary>
    public abstract SqlStatement Row();

    /// <summary>All that were sent have arrived; without it none may have.</summary>
    public abstract void Complete();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) { }
}

/// <summary>By a statement for each.</summary>
internal sealed class InsertFill(
    SqlDatabase database,
    string table,
    IReadOnlyList<StoredColumn> columns
) : SqlFill
{
    private readonly string _insert =
        $"INSERT INTO {table} ({string.Join(", ", columns.Select(column => column.Quoted))}) "
        + $"VALUES ({string.Join(", ", columns.Select(_ => "?"))})";

    public override SqlStatement Row() => database.Prepare(_insert);

    public override void Complete() => database.Flush();
}
