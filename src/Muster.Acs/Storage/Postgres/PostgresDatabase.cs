using System.Data;
using System.Globalization;
using Muster.Acs.Storage.Sql;
using Npgsql;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// One connection to PostgreSQL. Statements whose answer nobody needs are collected and sent together
/// with the next one that is waited for: a transaction of many writes is few turns on the wire.
/// </summary>
internal sealed partial class PostgresDatabase : SqlDatabase
{
    /// <summary>"Muster": held by whoever writes, so that there is one writer in the whole cluster.</summary>
    public const long WriterLock = 0x4d7573746572;

    private const int MaxStatements = 512;
    private const int MaxSent = 1_000;
    private const int MaxSentSize = 4 * 1024 * 1024;
    private const int RowsAtOnce = 256;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBatch _batch;
    private readonly Dictionary<string, PostgresStatement> _statements = new(
        StringComparer.Ordinal
    );
    private readonly List<PostgresCommand> _sent = [];
    private readonly PostgresCommand _onlyWriter = PostgresCommand.Of(
        $"SELECT pg_advisory_xact_lock({WriterLock})"
    );
    private PostgresRows? _reading;
    private int _cursors;
    private long _once;
    private int _sentSize;
    private bool _inTransaction;
    private bool _hasFailed;

    public PostgresDatabase(NpgsqlConnection connection, TimeSpan patience)
    {
        _connection = connection;
        _batch = connection.CreateBatch();
        _batch.Timeout = (int)patience.TotalSeconds;
    }

    public override bool IsRemote => true;

    public override SqlStatement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement))
            return statement.Begin();
        if (_statements.Count >= MaxStatements)
            ForgetIdle();
        statement = new PostgresStatement(this, PostgresText.Of(sql));
        _statements.Add(sql, statement);
        return statement.Begin();
    }

    // Planned with its values each time: what finds a rare part by an index finds a common one by looking
    // at all. The driver prepares a text that comes again, and a prepared one is planned for any value.
    public override SqlStatement PrepareOnce(string sql) =>
        new PostgresStatement(this, $"{PostgresText.Of(sql)} -- {++_once}").Begin();

    public override SqlFill Fill(string table, IReadOnlyList<StoredColumn> columns)
    {
        Flush();
        var names = string.Join(", ", columns.Select(column => column.Quoted));
        NpgsqlBinaryImporter? copy = null;
        Try(() =>
            copy = _connection.BeginBinaryImport(
                $"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)"
            )
        );
        copy!.Timeout = TimeSpan.Zero;
        return new PostgresFill(this, copy);
    }

    /// <summary>What the driver does, and how it fails.</summary>
    public void Try(Action work)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (IsKnown(failure))
        {
            throw Failed(failure);
        }
    }

    public override string Choose(string sqlite, string postgres) => postgres;

    public override void BeginWrite()
    {
        Begin("BEGIN");
        Send(_onlyWriter);
    }

    public override void BeginRead() => Begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");

    public override void Commit()
    {
        // What failed and was passed over would turn the COMMIT into a ROLLBACK without a word.
        if (_hasFailed)
            throw new PostgresFailure("The transaction has failed already");
        Execute("COMMIT");
        _inTransaction = false;
    }

    public override void Rollback()
    {
        Forget();
        _reading?.Close();
        if (!_inTransaction)
            return;
        _inTransaction = false;
        Execute("ROLLBACK");
        _hasFailed = false;
    }

    // It is there before anything is sent that it could be needed for.
    public override void Savepoint()
    {
        base.Savepoint();
        Flush();
    }

    public override void BackToSavepoint()
    {
        Forget();
        base.BackToSavepoint();
        _hasFailed = false;
    }

    public override void Flush()
    {
        if (_sent.Count == 0)
            return;
        YieldConnection();
        try
        {
            Collect();
            using (var reader = _batch.ExecuteReader())
                while (reader.NextResult())
                    continue;
            Arrived();
        }
        catch (Exception failure) when (IsKnown(failure))
        {
            throw Failed(failure);
        }
    }

    public override void Interrupt() => _batch.Cancel();

    /// <summary>Sends this after all that was only sent, and answers its rows.</summary>
    public PostgresRows Query(PostgresCommand command)
    {
        YieldConnection();
        NpgsqlDataReader? reader = null;
        try
        {
            Collect();
            _batch.BatchCommands.Add(command.Command);
            reader = _batch.ExecuteReader();
            // The lock of the writer answers a row, which is not ours.
            if (_sent.Count > 1 && ReferenceEquals(_sent[1], _onlyWriter))
                reader.NextResult();
            Arrived();
            return _reading = new PostgresRows(this, reader);
        }
        catch (PostgresFailure)
        {
            reader?.Dispose();
            throw;
        }
        catch (Exception failure) when (IsKnown(failure))
        {
            reader?.Dispose();
            throw Failed(failure);
        }
    }

    /// <summary>Begins to read rows in pieces; they must be of one transaction.</summary>
    public PostgresRows OpenCursor(string name, PostgresCommand command)
    {
        var text = command.Command.CommandText;
        command.Command.CommandText = $"DECLARE {name} NO SCROLL CURSOR FOR {text}";
        _sent.Add(command);
        return Fetch(name);
    }

    public string NewCursor() => "c" + (++_cursors).ToString(CultureInfo.InvariantCulture);

    public PostgresRows Fetch(string cursor) =>
        Query(PostgresCommand.Of($"FETCH {RowsAtOnce} FROM {cursor}"));

    public void CloseCursor(string cursor)
    {
        if (!_hasFailed)
            Send(PostgresCommand.Of($"CLOSE {cursor}"));
    }

    public void Send(PostgresCommand command)
    {
        _sent.Add(command);
        _sentSize += command.Size;
        if (_sent.Count >= MaxSent || _sentSize >= MaxSentSize)
            Flush();
    }

    public void Close(PostgresRows rows, NpgsqlDataReader reader)
    {
        if (ReferenceEquals(_reading, rows))
            _reading = null;
        try
        {
            reader.Close();
        }
        catch (Exception failure) when (IsKnown(failure))
        {
            throw Failed(failure);
        }
    }

    public PostgresFailure Failed(Exception failure)
    {
        _reading = null;
        _hasFailed = true;
        Forget();
        return new PostgresFailure(failure);
    }

    protected override void Dispose(bool disposing)
    {
        _statements.Clear();
        _batch.Dispose();
        _connection.Dispose();
    }

    private void Begin(string sql)
    {
        _hasFailed = false;
        _inTransaction = true;
        Send(sql);
    }

    private void YieldConnection()
    {
        var reading = _reading;
        _reading = null;
        reading?.Keep();
    }

    private void Collect()
    {
        _batch.BatchCommands.Clear();
        foreach (var sent in _sent)
            _batch.BatchCommands.Add(sent.Command);
    }

    private void Arrived()
    {
        var isBelieved = true;
        foreach (var sent in _sent)
            isBelieved &= !sent.MustChange || sent.Command.RecordsAffected > 0;
        Forget();
        if (isBelieved)
            return;
        _hasFailed = true;
        throw new PostgresFailure("A row that was to be changed is not there (any more)");
    }

    /// <summary>What was sent has arrived, or never will.</summary>
    private void Forget()
    {
        foreach (var sent in _sent)
            sent.Owner?.Return(sent);
        _sent.Clear();
        _sentSize = 0;
    }

    /// <summary>A failure of the database; a connection that is gone says that it is closed.</summary>
    public bool IsKnown(Exception failure) =>
        PostgresFailure.IsKnown(failure)
        || failure is InvalidOperationException
            && _connection.FullState is not ConnectionState.Open;

    // One that is being stepped goes on.
    private void ForgetIdle()
    {
        foreach (var (text, statement) in _statements.ToArray())
        {
            if (!statement.IsInUse)
                _statements.Remove(text);
        }
    }
}
