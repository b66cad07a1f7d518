using System.Globalization;
using Npgsql;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// The rows of one query: read off the wire as they come, and taken into memory when the connection is
/// wanted for something else meanwhile.
/// </summary>
internal sealed class PostgresRows
{
    private readonly PostgresDatabase _database;
    private NpgsqlDataReader? _reader;
    private Queue<object[]>? _kept;
    private object[]? _row;

    public PostgresRows(PostgresDatabase database, NpgsqlDataReader reader)
    {
        _database = database;
        _reader = reader;
    }

    /// <summary>Fetches more rows of a cursor; null for a query that has all of them.</summary>
    public Func<PostgresRows>? More { get; init; }

    private PostgresRows? _fetched;
    private bool _any;

    public bool Read()
    {
        if (More is null)
            return ReadOwn();
        while (true)
        {
            if (_fetched is null)
            {
                if (_reader is not null)
                    Close();
                _fetched = More();
                _any = false;
            }
            if (_fetched.Read())
                return _any = true;
            _fetched = null;
            if (!_any)
                return false;
        }
    }

    public void Keep() { }
}
