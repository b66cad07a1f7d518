using System.Globalization;
using System.Text;
using Npgsql;

namespace Muster.Acs.Storage.Postgres;

/// <summary>
/// The rows of one query: read off the wire as they come, and taken into memory when the connection is
/// wanted for something else meanwhile.
/// </summary>
internal sealed class PostgresRows(PostgresDatabase database, NpgsqlDataReader reader)
{
    private Queue<object[]>? _kept;
    private object[]? _row;
    private bool _isOpen = true;

    public bool Read()
    {
        if (_kept is not null)
            return _kept.TryDequeue(out _row);
        if (!_isOpen)
            return false;
        try
        {
            if (reader.Read())
                return true;
        }
        catch (Exception failure) when (PostgresFailure.IsKnown(failure))
        {
            _isOpen = false;
            throw database.Failed(failure);
        }
        Close();
        return false;
    }

    /// <summary>Takes the rest into memory, with the row that is being read.</summary>
    public void Keep()
    {
        var kept = new Queue<object[]>();
        _row = ValuesOf(reader);
        try
        {
            while (reader.Read())
                kept.Enqueue(ValuesOf(reader));
        }
        catch (Exception failure) when (PostgresFailure.IsKnown(failure))
        {
            _isOpen = false;
            throw database.Failed(failure);
        }
        Close();
        _kept = kept;
    }

    /// <summary>Gives the connection free; what was not read is thrown away.</summary>
    public void Close()
    {
        if (!_isOpen)
            return;
        _isOpen = false;
        database.Close(this, reader);
    }

    public bool IsNull(int column) =>
        _row is null ? reader.IsDBNull(column) : _row[column] is DBNull;

    public long Long(int column) =>
        _row is not null ? Convert.ToInt64(_row[column], CultureInfo.InvariantCulture)
        : reader.IsDBNull(column) ? 0
        : reader.GetFieldType(column) == typeof(long) ? reader.GetInt64(column)
        : Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);

    public double Double(int column) =>
        _row is not null ? Convert.ToDouble(_row[column], CultureInfo.InvariantCulture)
        : reader.IsDBNull(column) ? 0
        : reader.GetFieldType(column) == typeof(double) ? reader.GetDouble(column)
        : Convert.ToDouble(reader.GetValue(column), CultureInfo.InvariantCulture);

    public string Text(int column) =>
        IsNull(column) ? ""
        : _row is null && reader.GetFieldType(column) == typeof(string) ? reader.GetString(column)
        : Convert.ToString(ValueOf(column), CultureInfo.InvariantCulture)!;

    /// <summary>Valid as long as the row.</summary>
    public ReadOnlySpan<byte> Blob(int column) =>
        IsNull(column) ? []
        : _row is null ? reader.GetFieldValue<byte[]>(column)
        : _row[column] is byte[] octets ? octets
        : Encoding.UTF8.GetBytes((string)_row[column]);

    private object ValueOf(int column) => _row is null ? reader.GetValue(column) : _row[column];

    private static object[] ValuesOf(NpgsqlDataReader reader)
    {
        var values = new object[reader.FieldCount];
        reader.GetValues(values);
        return values;
    }
}
