using System.Text;
using Muster.Acs.Devices;
using SQLitePCL;

namespace Muster.Acs.Storage.Sqlite;

/// <summary>
/// A prepared statement, kept by its connection. Bind in the order of the question marks, step,
/// read columns in order; disposing makes it ready for the next use.
/// </summary>
internal sealed class SqliteStatement(
    sqlite3 connection,
    sqlite3_stmt statement,
    bool isKept = true
) : IDisposable
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

    public SqliteStatement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(statement, ++_bound, value));
        return this;
    }

    public SqliteStatement Bind(double value)
    {
        Check(raw.sqlite3_bind_double(statement, ++_bound, value));
        return this;
    }

    /// <summary>As INTEGER where it is whole and fits, else as REAL.</summary>
    public SqliteStatement Bind(decimal value) =>
        decimal.IsInteger(value) && value is >= long.MinValue and <= long.MaxValue
            ? Bind((long)value)
            : Bind((double)value);

    public SqliteStatement Bind(string? value)
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

    public SqliteStatement Bind(ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(statement, ++_bound, value));
        return this;
    }

    public SqliteStatement Bind(Guid value)
    {
        Span<byte> octets = stackalloc byte[16];
        value.TryWriteBytes(octets);
        return Bind(octets);
    }

    public SqliteStatement Bind(DeviceKey key) => Bind(key.Value);

    /// <summary>Milliseconds since 1970; what is finer is cut off.</summary>
    public SqliteStatement Bind(DateTimeOffset value) => Bind(value.ToUnixTimeMilliseconds());

    public SqliteStatement Bind(DateTimeOffset? value) =>
        value is { } time ? Bind(time) : BindNull();

    public SqliteStatement BindNull()
    {
        Check(raw.sqlite3_bind_null(statement, ++_bound));
        return this;
    }

    /// <summary>True while there is a row to read.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
            throw SqliteDatabase.FailureOf(connection);
        return false;
    }

    /// <summary>Steps to the end and answers how many rows it changed.</summary>
    public int Run()
    {
        while (Step())
            continue;
        return raw.sqlite3_changes(connection);
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(statement, column);

    public double Double(int column) => raw.sqlite3_column_double(statement, column);

    public int Int(int column) => raw.sqlite3_column_int(statement, column);

    public string Text(int column) =>
        Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement, column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(statement, column);

    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Long(column));

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    /// <summary>Ends this use; a statement that is kept lives as long as its connection.</summary>
    public void Dispose()
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
