using System.Globalization;
using Muster.Acs.Operations;

namespace Muster.Acs.Storage.Sql;

/// <summary>What people search by beside the identity: addresses and faults.</summary>
internal sealed partial class DeviceSearch
{
    private const int MacDigits = 12;
    private const int AddressRank = 17;

    private void Address(string? wanted)
    {
        if (wanted is null)
            return;
        if (wanted.EndsWith('*'))
            Range("c.remote_address", All, AddressRank, wanted[..^1]);
        else
            Add(AddressRank, All, "c.remote_address=?", null, wanted);
    }

    // Devices write it in four forms, and the index holds it as they wrote it.
    private void MacAddress(string? digits, ParameterIndex index)
    {
        if (digits is null)
            return;
        if (digits.Length != MacDigits || !digits.All(char.IsAsciiHexDigit))
            throw new OperationException(
                OperationFaultKind.Invalid,
                $"'{digits}' is no MAC address: {MacDigits} hex digits are.",
                "macAddress"
            );
        var pairs = digits.ToUpperInvariant().Chunk(2).Select(pair => new string(pair));
        var upper = string.Join(':', pairs);
        var forms = new[] { upper, upper.ToLowerInvariant(), upper.Replace(':', '-'), digits };
        const string names = "d.id LIKE ? OR d.serial_number LIKE ?";
        const string told =
            "SELECT device FROM device_parameters WHERE name=? AND value IN (?, ?, ?, ?)";
        var sqlite = names;
        var postgres = $"SELECT d.row_id FROM devices d WHERE {names}";
        List<object> values = [$"%{digits}%", $"%{digits}%"];
        foreach (var name in index.Names.Where(IsMacAddress))
        {
            sqlite += $" OR d.row_id IN ({told})";
            postgres += $" UNION {told}";
            values.AddRange([name, .. forms]);
        }
        AddSides($"({sqlite})", $"d.row_id IN ({postgres})", values);
    }

    private static bool IsMacAddress(string name) =>
        name.EndsWith("MACAddress", StringComparison.Ordinal);

    private const string Unmuted = "unmuted";
    private const string NotMuted =
        " AND coalesce(fault_group, 0) NOT IN "
        + $"(SELECT g.row_id FROM fault_groups g WHERE {FaultGroupRows.IsMuted})";

    /// <summary><c>#17</c> is the group of that number.</summary>
    private static long? GroupOf(string text) =>
        text.StartsWith('#')
        && long.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var group)
            ? group
            : null;

    // Few devices have faults: they drive.
    private void Fault(string? code)
    {
        if (code is null)
            return;
        const string list = """
            d.row_id IN (
                SELECT device FROM tasks WHERE fault_open = 1{0}
                UNION SELECT device FROM rule_faults WHERE true{1})
            """;
        if (GroupOf(code) is { } group)
            Add(
                6,
                All,
                list.Replace("{0}", " AND fault_group = ?").Replace("{1}", " AND fault_group = ?"),
                null,
                group,
                group
            );
        else if (code == Unmuted)
            Add(
                6,
                All,
                list.Replace("{0}", NotMuted).Replace("{1}", NotMuted),
                null,
                _clock.GetUtcNow(),
                _clock.GetUtcNow()
            );
        else if (code == "*")
            Add(6, All, list.Replace("{0}", "").Replace("{1}", ""), null);
        else
            Add(
                6,
                All,
                list.Replace("{0}", " AND fault ->> 'code' = ?")
                    .Replace("{1}", " AND fault ->> 'code' IN (?, 'cwmp.' || ?)"),
                null,
                code,
                code,
                code
            );
    }
}
