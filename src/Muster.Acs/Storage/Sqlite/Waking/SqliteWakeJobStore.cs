using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sqlite;

/// <summary><see cref="IWakeJobStore"/> on SQLite.</summary>
internal sealed class SqliteWakeJobStore(WriteQueue writer, ReaderPool readers) : IWakeJobStore
{
    private const string JobList = "wakes";
    private const string ResultList = "wake results";
    private const string Columns =
        "sequence, id, state, pace, author, created, finished, total, woken, failed";
    private const string OfJob = "(SELECT sequence FROM wake_jobs WHERE id=?)";

    public Task CreateAsync(
        WakeJob job,
        IReadOnlyList<string> devices,
        CancellationToken cancellation
    ) => writer.WriteAsync((job, devices), Create, cancellation);

    public Task<WakeJob?> FindAsync(string id, CancellationToken cancellation) =>
        readers.ReadAsync(
            id,
            static (database, id) =>
            {
                using var read = database.Prepare($"SELECT {Columns} FROM wake_jobs WHERE id=?");
                return read.Bind(id).Step() ? Read(read) : null;
            },
            cancellation
        );

    public Task<Page<WakeJob>> ListAsync(PageRequest page, CancellationToken cancellation)
    {
        var before = Cursor.Number(JobList, page, long.MaxValue);
        return readers.ReadAsync((page, before), static (d, s) => List(d, s), cancellation);
    }

    public Task<IReadOnlyList<WakeJob>> RunningAsync(CancellationToken cancellation) =>
        readers.ReadAsync<int, IReadOnlyList<WakeJob>>(
            0,
            static (database, _) =>
            {
                using var read = database.Prepare(
                    $"""
                    SELECT {Columns} FROM wake_jobs INDEXED BY wake_jobs_running
                    WHERE state = 0 ORDER BY sequence
                    """
                );
                var jobs = new List<WakeJob>();
                while (read.Step())
                    jobs.Add(Read(read));
                return jobs;
            },
            cancellation
        );

    public Task<IReadOnlyList<WaitingDevice>> WaitingAsync(
        string job,
        int after,
        int limit,
        CancellationToken cancellation
    ) =>
        readers.ReadAsync<(string Job, int After, int Limit), IReadOnlyList<WaitingDevice>>(
            (job, after, limit),
            static (database, of) =>
            {
                using var read = database.Prepare(
                    $"""
                    SELECT sequence, device_id FROM wake_job_devices
                    WHERE job={OfJob} AND sequence > ? AND state = 0 ORDER BY sequence LIMIT ?
                    """
                );
                read.Bind(of.Job).Bind(of.After).Bind(of.Limit);
                var devices = new List<WaitingDevice>();
                while (read.Step())
                    devices.Add(new(read.Int(0), read.Text(1)));
                return devices;
            },
            cancellation
        );

    public Task<Page<WakeOutcome>> ResultsAsync(
        string job,
        WakeState? state,
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
        WakeOutcome outcome,
        CancellationToken cancellation
    ) => writer.WriteAsync((job, place, outcome), Settle, cancellation);

    public Task<bool> EndAsync(
        string job,
        WakeJobState state,
        DateTimeOffset at,
        CancellationToken cancellation
    ) =>
        writer.WriteAsync(
            (job, state, at),
            static (database, of) =>
            {
                using var update = database.Prepare(
                    "UPDATE wake_jobs SET state=?, finished=? WHERE id=? AND state=0"
                );
                return update.Bind((long)of.state).Bind(of.at).Bind(of.job).Run() > 0;
            },
            cancellation
        );

    private static int Create(
        SqliteDatabase database,
        (WakeJob Job, IReadOnlyList<string> Devices) of
    )
    {
        long sequence;
        using (
            var insert = database.Prepare(
                """
                INSERT INTO wake_jobs (id, state, pace, author, created, total)
                VALUES (?, 0, ?, ?, ?, ?)
                """
            )
        )
        {
            insert
                .Bind(of.Job.Id)
                .Bind(of.Job.Pace)
                .Bind(of.Job.Author)
                .Bind(of.Job.Created)
                .Bind(of.Devices.Count)
                .Run();
            sequence = database.LastInsertRowId;
        }
        for (var place = 1; place <= of.Devices.Count; place++)
        {
            using var insert = database.Prepare(
                "INSERT INTO wake_job_devices (job, sequence, device_id) VALUES (?, ?, ?)"
            );
            insert.Bind(sequence).Bind(place).Bind(of.Devices[place - 1]).Run();
        }
        return of.Devices.Count;
    }

    private static int Settle(
        SqliteDatabase database,
        (string Job, int Place, WakeOutcome Outcome) of
    )
    {
        using (
            var update = database.Prepare(
                $"""
                UPDATE wake_job_devices SET state=?, at=?, way=?, detail=?
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
            of.Outcome.State == WakeState.Woken
                ? "UPDATE wake_jobs SET woken=woken+1 WHERE id=?"
                : "UPDATE wake_jobs SET failed=failed+1 WHERE id=?"
        );
        return count.Bind(of.Job).Run();
    }

    private static Page<WakeJob> List(SqliteDatabase database, (PageRequest Page, long Before) of)
    {
        long? total = null;
        if (of.Page.WithTotal)
        {
            using var count = database.Prepare("SELECT count(*) FROM wake_jobs");
            count.Step();
            total = count.Long(0);
        }
        using var rows = database.Prepare(
            $"SELECT {Columns} FROM wake_jobs WHERE sequence < ? ORDER BY sequence DESC LIMIT ?"
        );
        rows.Bind(of.Before).Bind(of.Page.Limit + 1);
        var (jobs, last) = (new List<WakeJob>(), 0L);
        while (rows.Step())
        {
            jobs.Add(Read(rows));
            if (jobs.Count <= of.Page.Limit)
                last = rows.Long(0);
        }
        return Cursor.Page(jobs, of.Page, _ => Cursor.Of(JobList, last), total);
    }

    private static Page<WakeOutcome> Results(
        SqliteDatabase database,
        (string Job, WakeState? State, PageRequest Page, long After) of
    )
    {
        var where = of.State is null ? $"job={OfJob}" : $"job={OfJob} AND state=?";
        SqliteStatement BindWhere(SqliteStatement statement)
        {
            statement.Bind(of.Job);
            return of.State is { } state ? statement.Bind((long)state) : statement;
        }

        long? total = null;
        if (of.Page.WithTotal)
        {
            using var count = database.Prepare(
                $"SELECT count(*) FROM wake_job_devices WHERE {where}"
            );
            BindWhere(count).Step();
            total = count.Long(0);
        }
        using var rows = database.Prepare(
            $"""
            SELECT sequence, device_id, state, at, way, detail FROM wake_job_devices
            WHERE {where} AND sequence > ? ORDER BY sequence LIMIT ?
            """
        );
        BindWhere(rows).Bind(of.After).Bind(of.Page.Limit + 1);
        var (outcomes, last) = (new List<WakeOutcome>(), 0L);
        while (rows.Step())
        {
            outcomes.Add(
                new(
                    rows.Text(1),
                    (WakeState)rows.Int(2),
                    rows.TimeOrNull(3),
                    rows.Text(4),
                    rows.Text(5)
                )
            );
            if (outcomes.Count <= of.Page.Limit)
                last = rows.Long(0);
        }
        return Cursor.Page(outcomes, of.Page, _ => Cursor.Of(ResultList, last), total);
    }

    private static WakeJob Read(SqliteStatement row) =>
        new()
        {
            Id = row.Text(1),
            State = (WakeJobState)row.Int(2),
            Pace = row.Int(3),
            Author = row.Text(4),
            Created = row.Time(5),
            Finished = row.TimeOrNull(6),
            Total = row.Int(7),
            Woken = row.Int(8),
            Failed = row.Int(9),
        };
}
