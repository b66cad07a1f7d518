using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary><see cref="IJobStore"/> on SQLite.</summary>
internal sealed class SqlJobStore(WriteQueue writer, ReaderPool readers) : IJobStore
{
    private const string JobList = "jobs";
    private const string ResultList = "job results";
    private const string Columns =
        "sequence, id, kind, subject, state, pace, per, author, created, finished, total, done, failed";
    private const string OfJob = "(SELECT sequence FROM jobs WHERE id=?)";

    public Task CreateAsync(
        Job job,
        IReadOnlyList<JobItem> items,
        CancellationToken cancellation
    ) => writer.WriteAsync((job, items), Create, cancellation);

    public Task<Job?> FindAsync(string kind, string id, CancellationToken cancellation) =>
        readers.ReadAsync(
            (kind, id),
            static (database, of) =>
            {
                using var read = database.Prepare(
                    $"SELECT {Columns} FROM jobs WHERE id=? AND kind=?"
                );
                return read.Bind(of.id).Bind(of.kind).Step() ? Read(read) : null;
            },
            cancellation
        );

    public Task<Page<Job>> ListAsync(
        string kind,
        string? subject,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        var before = Cursor.Number(JobList, page, long.MaxValue);
        return readers.ReadAsync(
            (kind, subject, page, before),
            static (d, s) => List(d, s),
            cancellation
        );
    }

    public Task<IReadOnlyList<Job>> RunningAsync(CancellationToken cancellation) =>
        readers.ReadAsync<int, IReadOnlyList<Job>>(
            0,
            static (database, _) =>
            {
                using var read = database.Prepare(
                    $"""
                    SELECT {Columns} FROM jobs INDEXED BY jobs_running
                    WHERE state = 0 ORDER BY sequence
                    """
                );
                var jobs = new List<Job>();
                while (read.Step())
                    jobs.Add(Read(read));
                return jobs;
            },
            cancellation
        );

    public Task<IReadOnlyList<WaitingItem>> WaitingAsync(
        string job,
        int after,
        int limit,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync<(string Job, int After, int Limit), IReadOnlyList<WaitingItem>>(
            (job, after, limit),
            static (database, of) =>
            {
                using var read = database.Prepare(
                    $"""
                    SELECT sequence, device_id, subject FROM job_items
                    WHERE job={OfJob} AND sequence > ? AND state = 0 ORDER BY sequence LIMIT ?
                    """
                );
                read.Bind(of.Job).Bind(of.After).Bind(of.Limit);
                var items = new List<WaitingItem>();
                while (read.Step())
                    items.Add(new(read.Int(0), new(read.Text(1), read.Text(2))));
                return items;
            },
            cancellation
        );

    public Task<Page<JobResult>> ResultsAsync(
        string job,
        JobItemState? state,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        var after = Cursor.Number(ResultList, page, 0);
        return readers.ReadAsync(
            (job, state, page, after),
            static (d, s) => Results(d, s),
            cancellation
        );
    }

    public Task SettleAsync(
        string job,
        int place,
        JobOutcome outcome,
        CancellationToken cancellation
    ) => writer.WriteAsync((job, place, outcome), Settle, cancellation);

    public Task<bool> EndAsync(
        string job,
        JobState state,
        DateTimeOffset at,
        CancellationToken cancellation
    ) =>
        writer.WriteAsync(
            (job, state, at),
            static (database, of) =>
            {
                using var update = database.Prepare(
                    "UPDATE jobs SET state=?, finished=? WHERE id=? AND state=0"
                );
                return update.Bind((long)of.state).Bind(of.at).Bind(of.job).Run() > 0;
            },
            cancellation
        );

    private static int Create(SqlDatabase database, (Job Job, IReadOnlyList<JobItem> Items) of)
    {
        long sequence;
        using (
            var insert = database.Prepare(
                """
                INSERT INTO jobs (id, kind, subject, state, pace, per, author, created, total)
                VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?)
                RETURNING sequence
                """
            )
        )
        {
            insert
                .Bind(of.Job.Id)
                .Bind(of.Job.Kind)
                .Bind(of.Job.Subject)
                .Bind(of.Job.Pace)
                .Bind((long)of.Job.Per.TotalMilliseconds)
                .Bind(of.Job.Author)
                .Bind(of.Job.Created)
                .Bind(of.Items.Count)
                .Step();
            sequence = insert.Long(0);
        }
        for (var place = 1; place <= of.Items.Count; place++)
        {
            var item = of.Items[place - 1];
            using var insert = database.Prepare(
                "INSERT INTO job_items (job, sequence, device_id, subject) VALUES (?, ?, ?, ?)"
            );
            insert.Bind(sequence).Bind(place).Bind(item.DeviceId).Bind(item.Subject).Send();
        }
        return of.Items.Count;
    }

    private static int Settle(SqlDatabase database, (string Job, int Place, JobOutcome Outcome) of)
    {
        using (
            var update = database.Prepare(
                $"""
                UPDATE job_items SET state=?, at=?, way=?, detail=?
                WHERE job={OfJob} AND sequence=? AND state=0
                """
            )
        )
        {
            update.Bind((long)of.Outcome.State).Bind(of.Outcome.At).Bind(of.Outcome.Way);
            if (update.Bind(of.Outcome.Detail).Bind(of.Job).Bind(of.Place).Run() == 0)
                return 0;
        }
        using var count = database.Prepare(
            of.Outcome.State == JobItemState.Done
                ? "UPDATE jobs SET done=done+1 WHERE id=?"
                : "UPDATE jobs SET failed=failed+1 WHERE id=?"
        );
        return count.Bind(of.Job).Run();
    }

    private static Page<Job> List(
        SqlDatabase database,
        (string Kind, string? Subject, PageRequest Page, long Before) of
    )
    {
        var where = of.Subject is null ? "kind=?" : "kind=? AND subject=?";
        SqlStatement BindWhere(SqlStatement statement)
        {
            statement.Bind(of.Kind);
            return of.Subject is null ? statement : statement.Bind(of.Subject);
        }

        long? total = null;
        if (of.Page.WithTotal)
        {
            using var count = database.Prepare($"SELECT count(*) FROM jobs WHERE {where}");
            BindWhere(count).Step();
            total = count.Long(0);
        }
        using var rows = database.Prepare(
            $"""
            SELECT {Columns} FROM jobs WHERE {where} AND sequence < ?
            ORDER BY sequence DESC LIMIT ?
            """
        );
        BindWhere(rows).Bind(of.Before).Bind(of.Page.Limit + 1);
        var (jobs, last) = (new List<Job>(), 0L);
        while (rows.Step())
        {
            jobs.Add(Read(rows));
            if (jobs.Count <= of.Page.Limit)
                last = rows.Long(0);
        }
        return Cursor.Page(jobs, of.Page, _ => Cursor.Of(JobList, last), total);
    }

    private static Page<JobResult> Results(
        SqlDatabase database,
        (string Job, JobItemState? State, PageRequest Page, long After) of
    )
    {
        var where = of.State is null ? $"job={OfJob}" : $"job={OfJob} AND state=?";
        SqlStatement BindWhere(SqlStatement statement)
        {
            statement.Bind(of.Job);
            return of.State is { } state ? statement.Bind((long)state) : statement;
        }

        long? total = null;
        if (of.Page.WithTotal)
        {
            using var count = database.Prepare($"SELECT count(*) FROM job_items WHERE {where}");
            BindWhere(count).Step();
            total = count.Long(0);
        }
        using var rows = database.Prepare(
            $"""
            SELECT sequence, device_id, subject, state, at, way, detail FROM job_items
            WHERE {where} AND sequence > ? ORDER BY sequence LIMIT ?
            """
        );
        BindWhere(rows).Bind(of.After).Bind(of.Page.Limit + 1);
        var (results, last) = (new List<JobResult>(), 0L);
        while (rows.Step())
        {
            results.Add(
                new(
                    new(rows.Text(1), rows.Text(2)),
                    (JobItemState)rows.Int(3),
                    rows.TimeOrNull(4),
                    rows.Text(5),
                    rows.Text(6)
                )
            );
            if (results.Count <= of.Page.Limit)
                last = rows.Long(0);
        }
        return Cursor.Page(results, of.Page, _ => Cursor.Of(ResultList, last), total);
    }

    private static Job Read(SqlStatement row) =>
        new()
        {
            Id = row.Text(1),
            Kind = row.Text(2),
            Subject = row.Text(3),
            State = (JobState)row.Int(4),
            Pace = row.Int(5),
            Per = TimeSpan.FromMilliseconds(row.Long(6)),
            Author = row.Text(7),
            Created = row.Time(8),
            Finished = row.TimeOrNull(9),
            Total = row.Int(10),
            Done = row.Int(11),
            Failed = row.Int(12),
        };
}
