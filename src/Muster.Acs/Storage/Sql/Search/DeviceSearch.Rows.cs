using System.Text;
using Muster.Acs.Operations;
using Muster.Acs.Provisioning.Expressions;

namespace Muster.Acs.Storage.Sql;

/// <summary>The search of a range of rows: a piece of a search of all devices.</summary>
internal sealed partial class DeviceSearch
{
    /// <summary>Parameters that only the trees of devices answer.</summary>
    public IEnumerable<string> Unindexed(ParameterIndex index) =>
        _rest is null
            ? []
            : _rest
                .ParameterNames()
                .Where(name =>
                    KnownFields.Of(name) is null
                    && KnownFields.TagOf(name) is null
                    && !KnownFields.IsReserved(name)
                    && !name.EndsWith('.')
                    && name.Contains('.', StringComparison.Ordinal)
                    && !index.TryGetName(name, out _)
                );

    public ScanPiece Look(SqlDatabase database, RowRange range)
    {
        var scope = new RowScope(database, _shapes, _clock.GetUtcNow());
        var listed = new List<DeviceSummary>();
        var found = 0L;
        var where = new StringBuilder("d.row_id > ? AND d.row_id <= ?");
        foreach (var condition in _conditions)
            where.Append(" AND ").Append(condition.TextOf(database, isDriver: false));
        var (columns, sources) = _rest is null
            ? ("", "")
            : (", " + RowScope.Columns, RowScope.Sources);
        var devices = database.Choose("devices d NOT INDEXED", "devices d");
        using var rows = database.PrepareOnce(
            $"SELECT {DeviceRows.SummaryColumns}{columns} FROM {devices} {Contacts} {sources} "
                + $"WHERE {where} ORDER BY d.row_id"
        );
        BindFilters(database, rows.Bind(range.After).Bind(range.Through));
        while (rows.Step())
        {
            if (_rest is { } rest && !rest.Holds(scope.At(rows)))
                continue;
            found++;
            if (listed.Count < range.Limit)
                listed.Add(DeviceRows.Summary(database, rows));
        }
        return new(Count(database, range), found, listed);
    }

    private static long Count(SqlDatabase database, RowRange range)
    {
        using var count = database.Prepare(
            "SELECT count(*) FROM devices WHERE row_id > ? AND row_id <= ?"
        );
        return count.Bind(range.After).Bind(range.Through).Step() ? count.Long(0) : 0;
    }
}
