using Muster.Acs.Devices;

namespace Muster.Acs.Storage.Sql;

/// <summary>
/// A prepared statement, kept by its connection. Bind in the order of the question marks, step,
/// read columns in order; disposing makes it ready for the next use.
/// </summary>
internal abstract class SqlStatement : IDisposable
{
    public abstract SqlStatement Bind(long value);

    public abstract SqlStatement Bind(double value);

    public abstract SqlStatement Bind(string? value);

    public abstract SqlStatement Bind(ReadOnlySpan<byte> value);

    public abstract SqlStatement BindNull();

    /// <summary>As INTEGER where it is whole and fits, else as REAL.</summary>
    public virtual SqlStatement Bind(decimal value) =>
        decimal.IsInteger(value) && value is >= long.MinValue and <= long.MaxValue
            ? Bind((long)value)
            : Bind((double)value);

    public SqlStatement Bind(Guid value)
    {
        Span<byte> octets = stackalloc byte[16];
        value.TryWriteBytes(octets);
        return Bind(octets);
    }

    public SqlStatement Bind(DeviceKey key) => Bind(key.Value);

    /// <summary>Milliseconds since 1970; what is finer is cut off.</summary>
    public SqlStatement Bind(DateTimeOffset value) => Bind(value.ToUnixTimeMilliseconds());

    public SqlStatement Bind(DateTimeOffset? value) => value is { } time ? Bind(time) : BindNull();

    /// <summary>
    /// Said before the first step of many rows that others are read between: they come in pieces.
    /// </summary>
    public virtual SqlStatement Stream() => this;

    /// <summary>True while there is a row to read.</summary>
    public abstract bool Step();

    /// <summary>Steps to the end and answers how many rows it changed.</summary>
    public abstract int Run();

    /// <summary>
    /// Runs it without waiting for the answer, which nobody needs: a database at the end of a wire is
    /// told of many at once. What fails fails the next read or the COMMIT.
    /// </summary>
    public virtual void Send() => Run();

    /// <summary>
    /// Whether it changes a row. A database at the end of a wire believes so, and fails the transaction
    /// when that was wrong; it is then run again with care.
    /// </summary>
    public virtual bool TryChange() => Run() > 0;

    public abstract bool IsNull(int column);

    public abstract long Long(int column);

    public abstract double Double(int column);

    public abstract int Int(int column);

    public abstract string Text(int column);

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Valid until the next step.</summary>
    public abstract ReadOnlySpan<byte> Blob(int column);

    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Long(column));

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    /// <summary>Ends this use; a statement that is kept lives as long as its connection.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
