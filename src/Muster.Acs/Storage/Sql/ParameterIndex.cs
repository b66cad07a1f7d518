using System.Collections.Frozen;
using Muster.Acs.Devices;
using Muster.Acs.Provisioning.Expressions;
using Muster.Cwmp.Messages;

namespace Muster.Acs.Storage.Sql;

/// <summary>
/// The parameters devices are searched by, and the columns of <c>devices</c> that follow three of
/// them. A row is written only when the value changed, and never over a newer one.
/// </summary>
internal sealed class ParameterIndex(IEnumerable<string> names)
{
    private const int MaxValue = 256;
    private const string ModelName = "DeviceInfo.ModelName";
    private const string SoftwareVersion = "DeviceInfo.SoftwareVersion";
    private const string HardwareVersion = "DeviceInfo.HardwareVersion";

    private const string Upsert = """
        INSERT INTO device_parameters (device, name, value, at, id, number)
        SELECT row_id, ?2, ?3, ?4, id, CAST(?5 AS DOUBLE PRECISION)
        FROM devices WHERE row_id=?1
        ON CONFLICT (device, name) DO UPDATE
        SET value=excluded.value, at=excluded.at, number=excluded.number
        WHERE (excluded.value <> device_parameters.value
                OR excluded.number IS DISTINCT FROM device_parameters.number)
            AND excluded.at >= device_parameters.at
        """;

    private readonly FrozenSet<string> _names = names
        .Concat([ModelName, SoftwareVersion, HardwareVersion])
        .ToFrozenSet(StringComparer.Ordinal);

    private volatile bool _isComplete;

    /// <summary>
    /// All stored devices have been indexed by all of them: what the index does not find is nowhere.
    /// </summary>
    public bool IsComplete
    {
        get => _isComplete;
        set => _isComplete = value;
    }

    public IEnumerable<string> Names => _names.Order(StringComparer.Ordinal);

    /// <summary>The name below the root object if it is indexed; takes a complete or a short name.</summary>
    public bool TryGetName(string path, out string name)
    {
        if (_names.TryGetValue(path, out name!))
            return true;
        var lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        return lookup.TryGetValue(path.AsSpan(path.IndexOf('.') + 1), out name!);
    }

    /// <summary>Whether a value of it is that of the column; where nothing was told it is empty.</summary>
    public static bool IsSoftware(string name, string value) =>
        name == SoftwareVersion && value.Length > 0;

    /// <summary>A value as it is indexed: its beginning, when it is very long.</summary>
    public static string Indexed(string value)
    {
        if (value.Length <= MaxValue)
            return value;
        return value[..(char.IsHighSurrogate(value[MaxValue - 1]) ? MaxValue - 1 : MaxValue)];
    }

    /// <summary>
    /// What the columns of a new device are by what it told: they are written once, with its row and the
    /// indexes of it.
    /// </summary>
    public static (string Model, string Software, string Hardware) ColumnsOf(DeviceRecord device)
    {
        var model = Told(device, ModelName);
        return (
            model.Length > 0 ? model : device.Identity.ProductClass,
            Told(device, SoftwareVersion),
            Told(device, HardwareVersion)
        );
    }

    public void Update(
        SqlDatabase database,
        long device,
        IReadOnlyList<ParameterValueStruct> informed,
        DateTimeOffset at
    )
    {
        foreach (var (path, value) in informed)
            Update(database, device, path, value, at);
    }

    public void Update(SqlDatabase database, long device, Shadow shadow)
    {
        foreach (var root in Roots(shadow))
        {
            foreach (var name in _names)
            {
                if (shadow.TryGet(root + name, out var node) && node is { Value: { } value })
                    Update(database, device, node.Path, value, node.SeenAt ?? default);
            }
        }
    }

    private static string Told(DeviceRecord device, string name)
    {
        foreach (var (path, value) in device.Informed)
        {
            if (path.AsSpan(path.IndexOf('.') + 1).SequenceEqual(name))
                return Indexed(value.Text);
        }
        return "";
    }

    private static IEnumerable<string> Roots(Shadow shadow)
    {
        if (shadow.TryGet("Device.", out _) || shadow.Under("Device.").Length > 0)
            yield return "Device.";
        if (shadow.Under("InternetGatewayDevice.").Length > 0)
            yield return "InternetGatewayDevice.";
    }

    private void Update(
        SqlDatabase database,
        long device,
        string path,
        ParameterValue told,
        DateTimeOffset at
    )
    {
        var dot = path.IndexOf('.');
        var lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        if (dot < 0 || !lookup.TryGetValue(path.AsSpan(dot + 1), out var name))
            return;
        var value = Indexed(told.Text);
        var number = NumberOf(told);
        var column = ColumnOf(name);
        if (database.IsRemote && column is not null)
        {
            // In one statement that nobody has to wait for.
            using var both = database.Prepare(
                $"WITH written AS ({Upsert} RETURNING device) "
                    + $"{column} AND EXISTS (SELECT 1 FROM written)"
            );
            BindNumber(both.Bind(device).Bind(name).Bind(value).Bind(at), number).Send();
            return;
        }
        using var write = database.Prepare(Upsert);
        BindNumber(write.Bind(device).Bind(name).Bind(value).Bind(at), number);
        if (column is null)
        {
            write.Send();
        }
        else if (write.Run() > 0)
        {
            using var update = database.Prepare(column);
            update.Bind(device).BindNull().Bind(value).Send();
        }
    }

    private static SqlStatement BindNumber(SqlStatement statement, double? number) =>
        number is null ? statement.BindNull() : statement.Bind(number.Value);

    // As expressions see it.
    private static double? NumberOf(ParameterValue value) =>
        ExpressionValue.Of(value) is { Kind: not ExpressionKind.Text } number
            ? number.AsNumber()
            : null;

    private static string? ColumnOf(string name) =>
        name switch
        {
            ModelName => """
                UPDATE devices SET model=CASE ?3 WHEN '' THEN product_class ELSE ?3 END
                WHERE row_id=?1 AND model <> CASE ?3 WHEN '' THEN product_class ELSE ?3 END
                """,
            SoftwareVersion =>
                "UPDATE devices SET software_version=?3 WHERE row_id=?1 AND software_version <> ?3",
            HardwareVersion =>
                "UPDATE devices SET hardware_version=?3 WHERE row_id=?1 AND hardware_version <> ?3",
            _ => null,
        };
}
