using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>Which open faults are wanted, as a condition of either of their tables.</summary>
internal sealed class FaultFilter
{
    private readonly List<Action<SqlStatement>> _bind = [];
    private readonly List<string> _tests = ["true"];

    public FaultFilter(FaultQuery query, long? group, DateTimeOffset now)
    {
        if (query.DeviceId is { } device)
        {
            _tests.Add("device = (SELECT row_id FROM devices WHERE id=?)");
            _bind.Add(statement => statement.Bind(device));
        }
        if (group is { } number)
        {
            _tests.Add("fault_group = ?");
            _bind.Add(statement => statement.Bind(number));
        }
        if (query.WithoutMuted)
        {
            _tests.Add(
                "coalesce(fault_group, 0) NOT IN "
                    + $"(SELECT g.row_id FROM fault_groups g WHERE {FaultGroupRows.IsMuted})"
            );
            _bind.Add(statement => statement.Bind(now));
        }
    }

    public string Where => string.Join(" AND ", _tests);

    public SqlStatement Bind(SqlStatement statement)
    {
        foreach (var bind in _bind)
            bind(statement);
        return statement;
    }
}
