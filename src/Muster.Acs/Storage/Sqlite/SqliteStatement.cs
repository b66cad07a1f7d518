using System.Text;
using Muster.Acs.Storage.Sql;
using SQLitePCL;

namespace Muster.Acs.Storage.Sqlite;

/// <summary>A statement that SQLite prepared.</summary>
internal sealed class SqliteStatement(
    sqlite3 connection,
    sqlite3_stmt statement,
    bool isKept = true
) : SqlStatement
{
    private const int StackOctets = 512;

    private int _bound;
    private bool _inUse;

    public bool IsInUse => _inUse;

    public SqliteStatement Begin()
    {
        if (_inUse)
            throw new InvalidOperationException("This statement is being stepped already.");
        _inUse = true;
        return this;
    }

    public override SqlStatement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(statement, ++_bound, value));
        return this;
    }

    public override SqlStatement Bind(double value)
    {
        Check(raw.sqlite3_bind_double(statement, ++_bound, value));
        return this;
    }

    public override SqlStatement Bind(string? value)
    {
        if (value is null)
            return BindNull();
        if (value.Length == 0 || value.Length > StackOctets / 3)
        {
            Check(raw.sqlite3_bind_text(statement, ++_bound, value));
            return this;
        }
        Span<byte> octets = stackalloc byte[StackOctets];
        var count = Encoding.UTF8.GetBytes(value, octets);
        Check(raw.sqlite3_bind_text(statement, ++_bound, octets[..count]));
        return this;
    }

    public override SqlStatement Bind(ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(statement, ++_bound, value));
        return this;
    }

    public override SqlStatement BindNull()
    {
        Check(raw.sqlite3_bind_null(statement, ++_bound));
        return this;
    }

    public override bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
            throw SqliteDatabase.FailureOf(connection);
        return false;
    }

    public override int Run()
    {
        while (Step())
            continue;
        return raw.sqlite3_changes(connection);
    }

    public override bool IsNull(int column) =>
        raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public override long Long(int column) => raw.sqlite3_column_int64(statement, column);

    public override double Double(int column) => raw.sqlite3_column_double(statement, column);

    public override int Int(int column) => raw.sqlite3_column_int(statement, column);

    public override string Text(int column) =>
        Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement, column));

    public override ReadOnlySpan<byte> Blob(int column) =>
        raw.sqlite3_column_blob(statement, column);

    protected override void Dispose(bool disposing)
    {
        if (!isKept)
        {
            Close();
            return;
        }
        raw.sqlite3_reset(statement);
        raw.sqlite3_clear_bindings(statement);
        _bound = 0;
        _inUse = false;
    }

    /// <summary>Frees it for good.</summary>
    public void Close() => statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw SqliteDatabase.FailureOf(connection);
    }
}
