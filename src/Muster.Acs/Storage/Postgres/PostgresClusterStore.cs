using Muster.Acs.Storage.Sql;

namespace Muster.Acs.Storage.Postgres;

/// <summary><see cref="IClusterStore"/> on PostgreSQL.</summary>
internal sealed class PostgresClusterStore(WriteQueue writer, ReaderPool readers) : IClusterStore
{
    public Task<long> NewestAsync(CancellationToken cancellation) =>
        readers.ReadAsync(
            0,
            static (database, _) => Number(database, "SELECT max(number) FROM cluster.notices"),
            cancellation
        );

    public Task<Notices> AfterAsync(long last, int limit, CancellationToken cancellation) =>
        readers.ReadAsync((last, limit), Read, cancellation);

    public Task TellAsync(string topic, string key, CancellationToken cancellation) =>
        writer.WriteAsync(
            (topic, key),
            static (database, word) =>
            {
                using var tell = database.Prepare(
                    "INSERT INTO cluster.notices (topic, key) VALUES (?, ?)"
                );
                return tell.Bind(word.topic).Bind(word.key).Run();
            },
            cancellation
        );

    public Task<int> PruneAsync(TimeSpan age, CancellationToken cancellation) =>
        writer.WriteAsync(
            (long)age.TotalMilliseconds,
            static (database, age) =>
            {
                // The newest stays: what was missed is told by the numbers.
                using var prune = database.Prepare(
                    """
                    DELETE FROM cluster.notices WHERE at < clock_timestamp() - ? * interval '1 millisecond'
                        AND number < (SELECT max(number) FROM cluster.notices)
                    """
                );
                return prune.Bind(age).Run();
            },
            cancellation
        );

    public Task<bool> TakeAsync(
        string lease,
        string owner,
        TimeSpan length,
        CancellationToken cancellation
    ) =>
        writer.WriteAsync(
            (lease, owner, length: (long)length.TotalMilliseconds),
            static (database, wish) =>
            {
                using var take = database.Prepare(
                    """
                    INSERT INTO cluster.leases (name, owner, until)
                    VALUES (?, ?, clock_timestamp() + ? * interval '1 millisecond')
                    ON CONFLICT (name) DO UPDATE SET owner=excluded.owner, until=excluded.until
                        WHERE leases.owner=excluded.owner OR leases.until < clock_timestamp()
                    """
                );
                return take.Bind(wish.lease).Bind(wish.owner).Bind(wish.length).Run() > 0;
            },
            cancellation
        );

    public Task ReleaseAsync(string lease, string owner, CancellationToken cancellation) =>
        writer.WriteAsync(
            (lease, owner),
            static (database, wish) =>
            {
                using var release = database.Prepare(
                    "DELETE FROM cluster.leases WHERE name=? AND owner=?"
                );
                return release.Bind(wish.lease).Bind(wish.owner).Run();
            },
            cancellation
        );

    private static Notices Read(SqlDatabase database, (long Last, int Limit) from)
    {
        var items = new List<Notice>();
        using (
            var rows = database.Prepare(
                "SELECT number, topic, key FROM cluster.notices WHERE number > ? ORDER BY number LIMIT ?"
            )
        )
        {
            rows.Bind(from.Last).Bind(from.Limit);
            while (rows.Step())
                items.Add(new(rows.Long(0), rows.Text(1), rows.Text(2)));
        }
        // Numbers of writes that were taken back are missing too: then more is read than need be.
        var areWhole =
            items.Count == 0
            || items[0].Number == from.Last + 1
            || Number(database, "SELECT min(number) FROM cluster.notices") <= from.Last;
        return new(items, areWhole, Number(database, "SELECT max(row_id) FROM events"));
    }

    private static long Number(SqlDatabase database, string sql)
    {
        using var read = database.Prepare(sql);
        return read.Step() && !read.IsNull(0) ? read.Long(0) : 0;
    }
}
