namespace Muster.Acs.Storage.Sql;

/// <summary>
/// One connection and its prepared statements, whichever database it is of; used by one thread at a
/// time. The text of a statement is what both databases accept; where they cannot, both texts stand side
/// by side in <see cref="Prepare(string, string)"/>.
/// </summary>
internal abstract class SqlDatabase : IDisposable
{
    /// <summary>At the end of a wire, where each answer that is waited for costs.</summary>
    public virtual bool IsRemote => false;

    /// <summary>Whether a statement is told apart from the others when it fails: then nothing is believed.</summary>
    public bool IsCareful { get; set; }

    /// <summary>
    /// The row that the last INSERT made, where that is known without asking; RETURNING says it anywhere.
    /// </summary>
    public virtual long LastInsertRowId => throw new NotSupportedException();

    /// <summary>The statement of this text, prepared once; dispose it to end its use.</summary>
    public abstract SqlStatement Prepare(string sql);

    /// <summary>A statement whose text is seldom the same; disposing frees it.</summary>
    public abstract SqlStatement PrepareOnce(string sql);

    /// <summary>
    /// Begins to write very many rows of a table; nothing else is asked of the database until it is disposed.
    /// </summary>
    public virtual SqlFill Fill(string table, IReadOnlyList<StoredColumn> columns) =>
        new InsertFill(this, table, columns);

    /// <summary>The text that this database understands.</summary>
    public abstract string Choose(string sqlite, string postgres);

    /// <summary>The same for a statement that has to be told in two ways.</summary>
    public SqlStatement Prepare(string sqlite, string postgres) =>
        Prepare(Choose(sqlite, postgres));

    /// <summary>Begins what is written whole or not at all; no other writes until it ends.</summary>
    public abstract void BeginWrite();

    /// <summary>Begins reads that all see one state.</summary>
    public abstract void BeginRead();

    /// <summary>Ends what was begun; what was written is durable when this returns.</summary>
    public abstract void Commit();

    /// <summary>Leaves the transaction if there is one; the database may have left it itself.</summary>
    public abstract void Rollback();

    /// <summary>A point to which one write of many is taken back.</summary>
    public virtual void Savepoint() => Send("SAVEPOINT one");

    /// <summary>Takes back what was written since, but keeps the point.</summary>
    public virtual void BackToSavepoint() => Send("ROLLBACK TO one");

    public void ReleaseSavepoint() => Send("RELEASE one");

    /// <summary>Waits for what was only sent, so that its failure is known; see <see cref="SqlStatement.Send"/>.</summary>
    public virtual void Flush() { }

    /// <summary>Stops what another thread runs on this connection.</summary>
    public abstract void Interrupt();

    /// <summary>The last thing that the writer does before it is disposed.</summary>
    public virtual void Tidy() { }

    public int Execute(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Run();
    }

    /// <summary>See <see cref="SqlStatement.Send"/>.</summary>
    public void Send(string sql)
    {
        using var statement = Prepare(sql);
        statement.Send();
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
