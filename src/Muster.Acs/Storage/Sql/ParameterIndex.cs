using System.Collections.Frozen;
using Muster.Acs.Devices;
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

    private readonly FrozenSet<string> _names = names
        .Concat([ModelName, SoftwareVersion, HardwareVersion])
        .ToFrozenSet(StringComparer.Ordinal);

    public IEnumerable<string> Names => _names.Order(StringComparer.Ordinal);

    /// <summary>The name below the root object if it is indexed; takes a complete or a short name.</summary>
    public bool TryGetName(string path, out string name)
    {
        if (_names.TryGetValue(path, out name!))
            return true;
        var lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        return lookup.TryGetValue(path.AsSpan(path.IndexOf('.') + 1), out name!);
    }

    /// <summary>A value as it is indexed: its beginning, when it is very long.</summary>
    public static string Indexed(string value)
    {
        if (value.Length <= MaxValue)
            return value;
        return value[..(char.IsHighSurrogate(value[MaxValue - 1]) ? MaxValue - 1 : MaxValue)];
    }

    public void Update(
        SqlDatabase database,
        long device,
        IReadOnlyList<ParameterValueStruct> informed,
        DateTimeOffset at
    )
    {
        foreach (var (path, value) in informed)
            Update(database, device, path, value.Text, at);
    }

    public void Update(SqlDatabase database, long device, Shadow shadow)
    {
        foreach (var root in Roots(shadow))
        {
            foreach (var name in _names)
            {
                if (shadow.TryGet(root + name, out var node) && node is { Value: { } value })
                    Update(database, device, node.Path, value.Text, node.SeenAt ?? default);
            }
        }
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
        string value,
        DateTimeOffset at
    )
    {
        var dot = path.IndexOf('.');
        var lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        if (dot < 0 || !lookup.TryGetValue(path.AsSpan(dot + 1), out var name))
            return;
        value = Indexed(value);
        using var write = database.Prepare(
            """
            INSERT INTO device_parameters (device, name, value, at, id)
            SELECT row_id, ?2, ?3, ?4, id FROM devices WHERE row_id=?1
            ON CONFLICT (device, name) DO UPDATE SET value=excluded.value, at=excluded.at
            WHERE excluded.value <> device_parameters.value
                AND excluded.at >= device_parameters.at
            """
        );
        if (write.Bind(device).Bind(name).Bind(value).Bind(at).Run() > 0)
            UpdateColumn(database, device, name, value);
    }

    private static void UpdateColumn(SqlDatabase database, long device, string name, string value)
    {
        var sql = name switch
        {
            ModelName => """
                UPDATE devices SET model=CASE ?1 WHEN '' THEN product_class ELSE ?1 END
                WHERE row_id=?2
                """,
            SoftwareVersion => "UPDATE devices SET software_version=? WHERE row_id=?",
            HardwareVersion => "UPDATE devices SET hardware_version=? WHERE row_id=?",
            _ => null,
        };
        if (sql is null)
            return;
        using var update = database.Prepare(sql);
        update.Bind(value).Bind(device).Run();
    }
}
