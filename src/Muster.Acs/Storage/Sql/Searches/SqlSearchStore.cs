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
                    $"SELECT {Columns} FROM searches WHERE lower(owner) IN (?, '') "
                        + "ORDER BY lower(name), lower(owner) DESC"
                );
                rows.Bind(SmallLetters.Of(owner));
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
                    $"SELECT {Columns} FROM searches WHERE lower(owner)=? AND lower(name)=?"
                );
                return row.Bind(SmallLetters.Of(of.owner)).Bind(SmallLetters.Of(of.name)).Step()
                    ? Read(row)
                    : null;
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
            static (database, of) => Delete(database, of.owner, of.name) > 0,
            cancellation
        );

    public Task<string?> ColumnsAsync(string owner, CancellationToken cancellation) =>
        readers.ReadAsync(
            owner,
            static (database, owner) =>
            {
                using var row = database.Prepare(
                    "SELECT columns FROM chosen_columns WHERE lower(owner)=?"
                );
                return row.Bind(SmallLetters.Of(owner)).Step() ? row.Text(0) : null;
            },
            cancellation
        );

    public Task PutColumnsAsync(string owner, string? columns, CancellationToken cancellation) =>
        writer.WriteAsync(
            (owner, columns),
            static (database, of) =>
            {
                using var delete = database.Prepare(
                    "DELETE FROM chosen_columns WHERE lower(owner)=?"
                );
                delete.Bind(SmallLetters.Of(of.owner)).Send();
                if (of.columns is null)
                    return 0;
                using var insert = database.Prepare(
                    "INSERT INTO chosen_columns (owner, columns) VALUES (?, ?)"
                );
                return insert.Bind(of.owner).Bind(of.columns).Run();
            },
            cancellation
        );

    private static bool Put(SqlDatabase database, (string Owner, SavedSearch Search, int Most) of)
    {
        using (
            var count = database.Prepare(
                """
                SELECT count(*) FROM searches
                WHERE lower(owner)=? AND lower(name)<>?
                """
            )
        )
        {
            count.Bind(SmallLetters.Of(of.Owner)).Bind(SmallLetters.Of(of.Search.Name)).Step();
            if (count.Long(0) >= of.Most)
                return false;
        }
        Delete(database, of.Owner, of.Search.Name);
        using var put = database.Prepare(
            $"INSERT INTO searches ({Columns}) VALUES (?, ?, ?, ?, ?, ?, ?)"
        );
        put.Bind(of.Search.Name)
            .Bind(of.Search.Query)
            .Bind(of.Search.Columns)
            .Bind(of.Search.Sort)
            .Bind(of.Owner)
            .Bind(of.Search.Author)
            .Bind(of.Search.Updated)
            .Send();
        return true;
    }

    // Names are the same in capitals and in small letters.
    private static int Delete(SqlDatabase database, string owner, string name)
    {
        using var delete = database.Prepare(
            "DELETE FROM searches WHERE lower(owner)=? AND lower(name)=?"
        );
        return delete.Bind(SmallLetters.Of(owner)).Bind(SmallLetters.Of(name)).Run();
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
