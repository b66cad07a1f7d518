using Npgsql;
using NpgsqlTypes;

namespace Muster.Acs.Storage.Postgres;

/// <summary>One use of a statement: its parameters, in their own objects, so that it may wait for others.</summary>
internal sealed class PostgresCommand(PostgresStatement? owner)
{
    private NpgsqlDbType[] _kinds = [];
    private int _bound;

    public NpgsqlBatchCommand Command { get; } = new();

    /// <summary>How large its values are, roughly, in octets.</summary>
    public int Size { get; private set; }

    /// <summary>Whether it was believed to change a row.</summary>
    public bool MustChange { get; set; }

    /// <summary>A text without parameters.</summary>
    public static PostgresCommand Of(string text)
    {
        var command = new PostgresCommand(null);
        command.Command.CommandText = text;
        return command;
    }

    /// <summary>Whose it is, and where it returns to.</summary>
    public PostgresStatement? Owner => owner;

    /// <summary>The types of the parameters bound so far.</summary>
    public ReadOnlySpan<NpgsqlDbType> Kinds => _kinds.AsSpan(0, _bound);

    public void Begin() => (_bound, Size, MustChange) = (0, 0, false);

    public void Bind<T>(T value, NpgsqlDbType kind)
    {
        var at = Next(kind);
        Size += value switch
        {
            byte[] octets => octets.Length,
            string text => text.Length,
            _ => 0,
        };
        var parameters = Command.Parameters;
        if (at == parameters.Count)
            parameters.Add(Parameter(value, kind));
        else if (parameters[at] is NpgsqlParameter<T> same)
            same.TypedValue = value; // One type of ours is always the same of theirs.
        else
            parameters[at] = Parameter(value, kind);
    }

    public void BindNull(NpgsqlDbType kind)
    {
        var at = Next(kind);
        var parameters = Command.Parameters;
        var parameter = new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = kind };
        if (at == parameters.Count)
            parameters.Add(parameter);
        else
            parameters[at] = parameter;
    }

    /// <summary>Lets go of what an earlier use bound beyond this one.</summary>
    public void End()
    {
        while (Command.Parameters.Count > _bound)
            Command.Parameters.RemoveAt(Command.Parameters.Count - 1);
    }

    private int Next(NpgsqlDbType kind)
    {
        if (_bound == _kinds.Length)
            Array.Resize(ref _kinds, Math.Max(4, _bound * 2));
        _kinds[_bound] = kind;
        return _bound++;
    }

    private static NpgsqlParameter<T> Parameter<T>(T value, NpgsqlDbType kind) =>
        new() { TypedValue = value, NpgsqlDbType = kind };
}
