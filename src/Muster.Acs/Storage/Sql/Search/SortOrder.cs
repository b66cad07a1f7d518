using System.Globalization;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>What a search orders devices by, in SQL and in cursors.</summary>
/// <param name="List">Of the cursors: those of another order are none of this one.</param>
/// <param name="Column">Null when it is the id alone.</param>
/// <param name="Source">Brings the devices in this order, where no condition drives.</param>
internal sealed record SortOrder(
    string List,
    string? Column,
    string? Source,
    bool IsDescending,
    bool IsTime
)
{
    // Ids are percent-encoded: none has a line feed.
    private const char Separator = '\n';

    private readonly int _column;
    private readonly Func<DeviceSummary, string> _value = static device => device.Id;

    private SortOrder(
        DeviceOrder order,
        bool descending,
        (string Column, int Index, string? Source) of,
        Func<DeviceSummary, string> value
    )
        : this(
            $"devices.{order}.{(descending ? "desc" : "asc")}",
            of.Column,
            of.Source,
            descending,
            order is DeviceOrder.FirstInform or DeviceOrder.LastInform
        ) => (_column, _value) = (of.Index, value);

    public static SortOrder Of(DeviceOrder order, bool descending) =>
        order switch
        {
            DeviceOrder.Id => new(
                descending ? "devices.desc" : "devices",
                null,
                null,
                descending,
                IsTime: false
            ),
            DeviceOrder.SerialNumber => new(
                order,
                descending,
                ("d.serial_number", 5, Through("devices_serial_number")),
                static device => device.SerialNumber
            ),
            DeviceOrder.Model => new(
                order,
                descending,
                ("d.model", 6, Through("devices_model")),
                static device => device.Model
            ),
            DeviceOrder.SoftwareVersion => new(
                order,
                descending,
                ("d.software_version", 7, Through("devices_software_version")),
                static device => device.SoftwareVersion
            ),
            DeviceOrder.FirstInform => new(
                order,
                descending,
                ("d.first_inform", 9, Through("devices_first_inform")),
                static device => Milliseconds(device.FirstInform)
            ),
            DeviceOrder.LastInform => new(
                order,
                descending,
                ("c.last_inform", 10, DeviceSearch.SilentSource),
                static device => Milliseconds(device.LastInform)
            ),
            DeviceOrder.RemoteAddress => new(
                order,
                descending,
                ("c.remote_address", 12, DeviceSearch.AddressSource),
                static device => device.RemoteAddress
            ),
            _ => throw new OperationException(
                OperationFaultKind.Invalid,
                $"Devices are not ordered by '{order}'.",
                "sort"
            ),
        };

    /// <summary>Where a device stands in this order.</summary>
    public string KeyOf(DeviceSummary device) =>
        Column is null ? device.Id : $"{_value(device)}{Separator}{device.Id}";

    /// <summary>The same of a row of <see cref="DeviceRows.SummaryColumns"/>.</summary>
    public string KeyOf(SqlStatement row)
    {
        if (Column is null)
            return row.Text(1);
        var value = IsTime
            ? row.Long(_column).ToString(CultureInfo.InvariantCulture)
            : row.Text(_column);
        return $"{value}{Separator}{row.Text(1)}";
    }

    /// <summary>The condition for what stands behind a key, and the order; empty conditions for none.</summary>
    public (string Behind, string By) Sql(string id, bool hasKey)
    {
        var (sign, way) = IsDescending ? ("<", " DESC") : (">", "");
        if (Column is null)
            return (hasKey ? $" AND {id} {sign} ?" : "", id + way);
        // The first of them lets the index of the column begin where the page does.
        return (
            hasKey ? $" AND {Column} {sign}= ? AND ({Column}, {id}) {sign} (?, ?)" : "",
            $"{Column}{way}, {id}{way}"
        );
    }

    /// <summary>Binds what <see cref="Sql"/> left open. Throws Invalid for a key that is none.</summary>
    public SqlStatement Bind(SqlStatement rows, string key)
    {
        if (Column is null)
            return rows.Bind(key);
        var end = key.LastIndexOf(Separator);
        if (end < 0)
            throw Cursor.Bad();
        var (value, id) = (key[..end], key[(end + 1)..]);
        if (!IsTime)
            return rows.Bind(value).Bind(value).Bind(id);
        return long.TryParse(value, CultureInfo.InvariantCulture, out var time)
            ? rows.Bind(time).Bind(time).Bind(id)
            : throw Cursor.Bad();
    }

    private static string Milliseconds(DateTimeOffset time) =>
        time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static string Through(string index) => DeviceSearch.Through(index);
}
