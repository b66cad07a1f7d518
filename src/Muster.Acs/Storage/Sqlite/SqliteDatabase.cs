using Muster.Acs.Storage.Sql;
using SQLitePCL;

namespace Muster.Acs.Storage.Sqlite;

/// <summary>
/// SQLite's own functions, called without ADO.NET between, because every Inform passes here.
/// </summary>
internal sealed class SqliteDatabase : SqlDatabase
{
    private const int MaxStatements = 96;

    private readonly sqlite3 _connection;
    private readonly string _path;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 connection, string path) =>
        (_connection, _path) = (connection, path);

    /// <summary>Throws when the file was removed: what were written to it would be lost.</summary>
    public static void CheckIsThere(string path)
    {
        if (!File.Exists(path))
            throw new StorageException(
                $"The database {path} is gone: put it back, or restore a backup, and start again."
            );
    }

    /// <summary>The one connection that writes.</summary>
    /// <remarks>
    /// No memory mapping: an I/O error in a mapped page would end the process instead of one write.
    /// </remarks>
    public static SqliteDatabase OpenWriter(string path, TimeSpan busyTimeout) =>
        Open(
            path,
            raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE,
            busyTimeout,
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            "PRAGMA foreign_keys=ON",
            // What was overwritten does not go on lying in its page.
            "PRAGMA secure_delete=FAST",
            "PRAGMA cache_size=-65536",
            "PRAGMA temp_store=MEMORY",
            "PRAGMA wal_autocheckpoint=4000",
            "PRAGMA journal_size_limit=67108864"
        );

    /// <summary>A connection that only reads, and never waits for the writer (WAL).</summary>
    public static SqliteDatabase OpenReader(string path, TimeSpan busyTimeout) =>
        Open(
            path,
            raw.SQLITE_OPEN_READONLY,
            busyTimeout,
            "PRAGMA cache_size=-8192",
            "PRAGMA temp_store=MEMORY"
        );

    /// <summary>A new file that a copy is written to.</summary>
    public static SqliteDatabase OpenCopy(string path) =>
        Open(
            path,
            raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE,
            TimeSpan.Zero,
            "PRAGMA synchronous=FULL"
        );

    /// <summary>
    /// Writes this database, as it is at this moment, into an empty one; it is durable when this returns.
    /// Others may write here meanwhile.
    /// </summary>
    public void CopyTo(
        SqliteDatabase target,
        Action<double> progress,
        CancellationToken cancellation
    )
    {
        const int pagesAtOnce = 1024;
        // A transaction keeps the moment: without it, each write by another would begin the copy anew.
        Execute("BEGIN");
        Execute("SELECT count(*) FROM sqlite_schema");
        using (var copy = raw.sqlite3_backup_init(target._connection, "main", _connection, "main"))
        {
            if (copy is null || copy.IsInvalid)
                throw FailureOf(target._connection);
            int code;
            while ((code = raw.sqlite3_backup_step(copy, pagesAtOnce)) == raw.SQLITE_OK)
            {
                cancellation.ThrowIfCancellationRequested();
                var total = raw.sqlite3_backup_pagecount(copy);
                progress(1 - (raw.sqlite3_backup_remaining(copy) / (double)Math.Max(total, 1)));
            }
            if (code != raw.SQLITE_DONE)
                throw new SqliteFailure(code, raw.sqlite3_errstr(code).utf8_to_string());
        }
        Execute("COMMIT");
        // One file, that needs no log beside it.
        target.Execute("PRAGMA journal_mode=DELETE");
    }

    /// <summary>True inside a transaction.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_connection) == 0;

    public override long LastInsertRowId => raw.sqlite3_last_insert_rowid(_connection);

    public static SqliteFailure FailureOf(sqlite3 connection) =>
        new(
            raw.sqlite3_extended_errcode(connection),
            raw.sqlite3_errmsg(connection).utf8_to_string()
        );

    public override SqlStatement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement))
            return statement.Begin();
        if (_statements.Count >= MaxStatements)
            CloseIdle();
        const uint persistent = raw.SQLITE_PREPARE_PERSISTENT;
        if (raw.sqlite3_prepare_v3(_connection, sql, persistent, out var prepared) != raw.SQLITE_OK)
            throw FailureOf(_connection);
        statement = new SqliteStatement(_connection, prepared);
        _statements.Add(sql, statement);
        return statement.Begin();
    }

    public override SqlStatement PrepareOnce(string sql)
    {
        if (raw.sqlite3_prepare_v2(_connection, sql, out var prepared) != raw.SQLITE_OK)
            throw FailureOf(_connection);
        return new SqliteStatement(_connection, prepared, isKept: false).Begin();
    }

    public override string Choose(string sqlite, string postgres) => sqlite;

    public override void BeginWrite()
    {
        CheckIsThere(_path);
        Execute("BEGIN IMMEDIATE");
    }

    public override void BeginRead() => Execute("BEGIN");

    public override void Commit() => Execute("COMMIT");

    public override void Rollback()
    {
        if (InTransaction)
            Execute("ROLLBACK");
    }

    public override void Interrupt() => raw.sqlite3_interrupt(_connection);

    /// <summary>
    /// Empties the log: readers are still open, so that SQLite would not do it by itself, and what was
    /// overwritten would go on lying there.
    /// </summary>
    public override void Tidy() => Execute("PRAGMA wal_checkpoint(TRUNCATE)");

    protected override void Dispose(bool disposing)
    {
        CloseStatements();
        _connection.Dispose();
    }

    // One that is being stepped goes on.
    private void CloseIdle()
    {
        foreach (var (text, statement) in _statements.ToArray())
        {
            if (statement.IsInUse)
                continue;
            statement.Close();
            _statements.Remove(text);
        }
    }

    private void CloseStatements()
    {
        foreach (var statement in _statements.Values)
            statement.Close();
        _statements.Clear();
    }

    private static SqliteDatabase Open(
        string path,
        int flags,
        TimeSpan busyTimeout,
        params ReadOnlySpan<string> pragmas
    )
    {
        flags |= raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(path, out var connection, flags, null);
        if (code != raw.SQLITE_OK)
        {
            connection?.Dispose();
            throw new SqliteFailure(code, raw.sqlite3_errstr(code).utf8_to_string());
        }
        var database = new SqliteDatabase(connection, path);
        try
        {
            raw.sqlite3_extended_result_codes(connection, 1);
            raw.sqlite3_busy_timeout(connection, (int)busyTimeout.TotalMilliseconds);
            foreach (var pragma in pragmas)
                database.Execute(pragma);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}
