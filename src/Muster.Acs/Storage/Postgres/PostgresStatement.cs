using System.Buffers;
using Muster.Acs.Storage.Sql;
using NpgsqlTypes;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// A statement of one connection. The driver prepares it at its second use; what was bound goes with
/// whatever was only sent before, in one piece.
/// </summary>
internal sealed class PostgresStatement : SqlStatement
{
    private static readonly SearchValues<char> Suspicious = SearchValues.Create([
        '\0',
        .. Enumerable.Range(0xd800, 0x800).Select(code => (char)code),
    ]);

    private readonly PostgresDatabase _database;
    private readonly StatementText _text;
    private readonly Stack<PostgresCommand> _free = [];
    private PostgresCommand _command;
    private int _bound;
    private PostgresRows? _rows;
    private bool _isStreamed;
    private string? _cursor;
    private bool _hasMore;

    public PostgresStatement(PostgresDatabase database, string sql)
    {
        _database = database;
        _text = new(sql);
        _command = new(this);
    }

    public bool IsInUse { get; private set; }

    public PostgresStatement Begin()
    {
        if (IsInUse)
            throw new InvalidOperationException("This statement is being stepped already.");
        IsInUse = true;
        _command.Begin();
        return this;
    }

    public override SqlStatement Bind(long value)
    {
        _command.Bind(value, NpgsqlDbType.Bigint);
        _bound++;
        return this;
    }

    public override SqlStatement Bind(double value)
    {
        _command.Bind(value, NpgsqlDbType.Double);
        _bound++;
        return this;
    }

    public override SqlStatement Bind(decimal value) => Bind((double)value);

    public override SqlStatement Bind(string? value)
    {
        if (value is null)
            return BindNull();
        MustBeKept(value);
        _command.Bind(value, NpgsqlDbType.Text);
        _bound++;
        return this;
    }

    public override SqlStatement Bind(ReadOnlySpan<byte> value)
    {
        _command.Bind(value.ToArray(), NpgsqlDbType.Bytea);
        _bound++;
        return this;
    }

    public override SqlStatement BindNull()
    {
        _command.BindNull(_text.KindOf(_bound));
        _bound++;
        return this;
    }

    public override SqlStatement Stream()
    {
        _isStreamed = true;
        return this;
    }

    public override bool Step()
    {
        if (_rows is null && _isStreamed)
            _rows = _database.OpenCursor(_cursor = _database.NewCursor(), Bound());
        _rows ??= _database.Query(Bound());
        while (!_rows.Read())
        {
            if (_cursor is null || !_hasMore)
                return false;
            _hasMore = false;
            _rows = _database.Fetch(_cursor);
        }
        return _hasMore = true;
    }

    public override int Run()
    {
        var command = Bound();
        _database.Query(command).Close();
        return (int)Math.Min(int.MaxValue, command.Command.RecordsAffected);
    }

    public override void Send()
    {
        _database.Send(Bound());
        // The next use needs one of its own: this one waits.
        if (!_free.TryPop(out var other))
            other = new(this);
        _command = other;
        _command.Begin();
        _bound = 0;
    }

    public override bool TryChange()
    {
        if (_database.IsCareful)
            return Run() > 0;
        _command.MustChange = true;
        Send();
        return true;
    }

    /// <summary>What was sent has arrived.</summary>
    public void Return(PostgresCommand command)
    {
        if (!ReferenceEquals(command, _command))
            _free.Push(command);
    }

    public override bool IsNull(int column) => _rows!.IsNull(column);

    public override long Long(int column) => _rows!.Long(column);

    public override double Double(int column) => _rows!.Double(column);

    public override int Int(int column) => (int)_rows!.Long(column);

    public override string Text(int column) => _rows!.Text(column);

    public override ReadOnlySpan<byte> Blob(int column) => _rows!.Blob(column);

    protected override void Dispose(bool disposing)
    {
        try
        {
            _rows?.Close();
        }
        catch (PostgresFailure)
        {
            // The transaction has failed, and its COMMIT says so.
        }
        _rows = null;
        _bound = 0;
        if (_cursor is not null)
            _database.CloseCursor(_cursor);
        _cursor = null;
        _isStreamed = false;
        IsInUse = false;
    }

    private PostgresCommand Bound()
    {
        _command.End();
        _command.Command.CommandText = _text.For(_command.Kinds);
        return _command;
    }

    /// <summary>
    /// Throws for a text that PostgreSQL has no place for: the driver would give up in the middle of what it
    /// sends, and the connection with it.
    /// </summary>
    public static void MustBeKept(string value)
    {
        if (value.AsSpan().ContainsAny(Suspicious))
            Refuse(value);
    }

    private static void Refuse(string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new PostgresFailure("PostgreSQL keeps no text with a NUL character");
        for (var at = 0; at < value.Length; at++)
        {
            if (!char.IsSurrogate(value[at]))
                continue;
            if (at + 1 >= value.Length || !char.IsSurrogatePair(value[at], value[at + 1]))
                throw new PostgresFailure("PostgreSQL keeps no text with half a character");
            at++;
        }
    }
}
