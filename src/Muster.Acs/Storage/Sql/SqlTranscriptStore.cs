using Muster.Acs.Devices;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="ITranscriptStore"/> on SQLite.</summary>
internal sealed class SqlTranscriptStore(WriteQueue writer, ReaderPool readers) : ITranscriptStore
{
    private const string List = "transcripts";

    private const string Columns = """
        t.row_id, t.session, t.device, d.id, t.address, t.began, t.duration, t.outcome, t.reason,
        t.events, t.rpcs, t.exchanges, t.octets, t.kept_for
        """;

    public Task AddAsync(
        IReadOnlyList<TranscriptRecord> transcripts,
        CancellationToken cancellation
    ) =>
        writer.WriteAsync(
            transcripts,
            static (database, all) =>
            {
                foreach (var transcript in all)
                    Insert(database, transcript);
                return all.Count;
            },
            cancellation
        );

    public Task<Page<TranscriptRecord>> ListAsync(
        DeviceKey? device,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        var before = Cursor.Number(List, page, long.MaxValue);
        return readers.ReadAsync(
            (device, page, before),
            static (database, s) => ListOf(database, s.device, s.page, s.before),
            cancellation
        );
    }

    public Task<TranscriptRecord?> FindAsync(Guid session, CancellationToken cancellation) =>
        readers.ReadAsync(
            session,
            static (database, session) =>
            {
                using var row = database.Prepare(
                    $"""
                    SELECT {Columns}, t.content
                    FROM transcripts t LEFT JOIN devices d ON d.key = t.device WHERE t.session = ?
                    """
                );
                return row.Bind(session).Step()
                    ? Read(row) with
                    {
                        Content = row.Blob(14).ToArray(),
                    }
                    : null;
            },
            cancellation
        );

    public Task<int> PruneAsync(
        DateTimeOffset oldest,
        long size,
        int limit,
        CancellationToken cancellation
    ) =>
        writer.WriteAsync(
            (oldest, size, limit),
            static (database, s) => Prune(database, s.oldest, s.size, s.limit),
            cancellation
        );

    private static void Insert(SqlDatabase database, TranscriptRecord transcript)
    {
        using var insert = database.Prepare(
            """
            INSERT INTO transcripts (session, device, address, began, duration, outcome, reason,
                events, rpcs, exchanges, octets, kept_for, size, content)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """
        );
        insert.Bind(transcript.Session);
        if (transcript.Device is { } device)
            insert.Bind(device);
        else
            insert.BindNull();
        insert
            .Bind(transcript.RemoteAddress)
            .Bind(transcript.Began)
            .Bind((long)transcript.Duration.TotalMicroseconds)
            .Bind(transcript.Outcome)
            .Bind(transcript.Reason)
            .Bind(string.Join('\n', transcript.Events))
            .Bind(transcript.Rpcs)
            .Bind(transcript.Exchanges)
            .Bind(transcript.Octets)
            .Bind(transcript.KeptFor)
            .Bind(transcript.Content.Length)
            .Bind(transcript.Content)
            .Send();
    }

    private static Page<TranscriptRecord> ListOf(
        SqlDatabase database,
        DeviceKey? device,
        PageRequest page,
        long before
    )
    {
        using var rows = database.Prepare(
            $"""
            SELECT {Columns} FROM transcripts t LEFT JOIN devices d ON d.key = t.device
            WHERE t.{Of(device)} AND t.row_id < ? ORDER BY t.row_id DESC LIMIT ?
            """
        );
        Bind(rows, device).Bind(before).Bind(page.Limit + 1);
        var found = new List<(long RowId, TranscriptRecord Transcript)>();
        while (rows.Step())
            found.Add((rows.Long(0), Read(rows)));
        var whole = Cursor.Page(
            found,
            page,
            row => Cursor.Of(List, row.RowId),
            page.WithTotal ? Count(database, device) : null
        );
        return new([.. whole.Items.Select(row => row.Transcript)], whole.NextCursor, whole.Total);
    }

    private static long Count(SqlDatabase database, DeviceKey? device)
    {
        using var count = database.Prepare($"SELECT count(*) FROM transcripts WHERE {Of(device)}");
        Bind(count, device).Step();
        return count.Long(0);
    }

    private static SqlStatement Bind(SqlStatement statement, DeviceKey? device) =>
        device is { } key ? statement.Bind(key) : statement;

    // "IS ?" would say both, but PostgreSQL finds no index for it.
    private static string Of(DeviceKey? device) => device is null ? "device IS NULL" : "device = ?";

    private static int Prune(SqlDatabase database, DateTimeOffset oldest, long size, int limit)
    {
        var removed = PruneOld(database, oldest, limit);
        var excess = Space(database) - size;
        if (excess <= 0 || removed >= limit)
            return removed;
        var last = 0L;
        using (
            var first = database.Prepare(
                "SELECT row_id, size FROM transcripts ORDER BY row_id LIMIT ?"
            )
        )
        {
            first.Bind(limit - removed);
            for (; excess > 0 && first.Step(); excess -= first.Long(1))
                last = first.Long(0);
        }
        using var delete = database.Prepare("DELETE FROM transcripts WHERE row_id <= ?");
        return removed + delete.Bind(last).Run();
    }

    // They were stored in the order of their ends: the first rows are the oldest. In PostgreSQL whole
    // partitions are dropped, and by rows goes only what no partition was made for.
    private static int PruneOld(SqlDatabase database, DateTimeOffset oldest, int limit)
    {
        var last = 0L;
        using (
            var first = database.Prepare(
                "SELECT row_id, began FROM transcripts ORDER BY row_id LIMIT ?",
                "SELECT row_id, began FROM transcripts_rest ORDER BY row_id LIMIT ?"
            )
        )
        {
            first.Bind(limit);
            while (first.Step() && first.Time(1) < oldest)
                last = first.Long(0);
        }
        if (last == 0)
            return 0;
        using var delete = database.Prepare(
            "DELETE FROM transcripts WHERE row_id <= ? AND began < ?"
        );
        return delete.Bind(last).Bind(oldest).Run();
    }

    private static long Space(SqlDatabase database)
    {
        using var space = database.Prepare("SELECT octets FROM transcript_space");
        space.Step();
        return space.Long(0);
    }

    private static TranscriptRecord Read(SqlStatement row) =>
        new()
        {
            Session = new Guid(row.Blob(1)),
            Device = row.IsNull(2) ? null : new DeviceKey(new Guid(row.Blob(2))),
            DeviceId = row.TextOrNull(3),
            RemoteAddress = row.Text(4),
            Began = row.Time(5),
            Duration = TimeSpan.FromMicroseconds(row.Long(6)),
            Outcome = row.Text(7),
            Reason = row.Text(8),
            Events = row.Text(9).Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Rpcs = row.Int(10),
            Exchanges = row.Int(11),
            Octets = row.Long(12),
            KeptFor = row.Int(13),
        };
}
