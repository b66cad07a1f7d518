using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="ISearchStore"/> on SQLite.</summary>
internal sealed class SqlSearchStore(WriteQueue writer, ReaderPool readers) : ISearchStore
{
    private const string Columns = "name, text, columns, sort, owner, author, updated";

    public Task<IReadOnlyList<SavedSearch>> ListAsync(
        string owner,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync<string, IReadOnlyList<SavedSearch>>(
            owner,
            static (database, owner) =>
            {
                using var rows = database.Prepare(
                    $"SELECT {Columns} FROM searches WHERE owner IN (?, '') ORDER BY name, owner DESC"
                );
                rows.Bind(owner);
                var found = new List<SavedSearch>();
                while (rows.Step())
                    found.Add(Read(rows));
                return found;
            },
            cancellation
        );

    public Task<SavedSearch?> FindAsync(
        string owner,
        string name,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync(
            (owner, name),
            static (database, of) =>
            {
                using var row = database.Prepare(
                    $"SELECT {Columns} FROM searches WHERE owner=? AND name=?"
                );
                return row.Bind(of.owner).Bind(of.name).Step() ? Read(row) : null;
            },
            cancellation
        );

    public Task<bool> PutAsync(
        string owner,
        SavedSearch search,
        int most,
        CancellationToken cancellation
    ) => writer.WriteAsync((owner, search, most), Put, cancellation);

    public Task<bool> DeleteAsync(string owner, string name, CancellationToken cancellation) =>
        writer.WriteAsync(
            (owner, name),
            static (database, of) =>
            {
                using var delete = database.Prepare(
                    "DELETE FROM searches WHERE owner=? AND name=?"
                );
                return delete.Bind(of.owner).Bind(of.name).Run() > 0;
            },
            cancellation
        );

    public Task<string?> ColumnsAsync(string owner, CancellationToken cancellation) =>
        readers.ReadAsync(
            owner,
            static (database, owner) =>
            {
                using var row = database.Prepare(
                    "SELECT columns FROM chosen_columns WHERE owner=?"
                );
                return row.Bind(owner).Step() ? row.Text(0) : null;
            },
            cancellation
        );

    public Task PutColumnsAsync(string owner, string? columns, CancellationToken cancellation) =>
        writer.WriteAsync(
            (owner, columns),
            static (database, of) =>
            {
                using var write = database.Prepare(
                    of.columns is null
                        ? "DELETE FROM chosen_columns WHERE owner=?"
                        : "INSERT OR REPLACE INTO chosen_columns (owner, columns) VALUES (?, ?)"
                );
                write.Bind(of.owner);
                return (of.columns is null ? write : write.Bind(of.columns)).Run();
            },
            cancellation
        );

    private static bool Put(SqlDatabase database, (string Owner, SavedSearch Search, int Most) of)
    {
        using (
            var count = database.Prepare("SELECT count(*) FROM searches WHERE owner=? AND name<>?")
        )
        {
            count.Bind(of.Owner).Bind(of.Search.Name).Step();
            if (count.Long(0) >= of.Most)
                return false;
        }
        using var put = database.Prepare(
            $"INSERT OR REPLACE INTO searches ({Columns}) VALUES (?, ?, ?, ?, ?, ?, ?)"
        );
        put.Bind(of.Search.Name)
            .Bind(of.Search.Query)
            .Bind(of.Search.Columns)
            .Bind(of.Search.Sort)
            .Bind(of.Owner)
            .Bind(of.Search.Author)
            .Bind(of.Search.Updated)
            .Run();
        return true;
    }

    private static SavedSearch Read(SqlStatement row) =>
        new(
            row.Text(0),
            row.Text(1),
            row.TextOrNull(2),
            row.TextOrNull(3),
            row.Text(4).Length == 0,
            row.Text(5),
            row.Time(6)
        );
}
