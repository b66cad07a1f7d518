using System.IO.Enumeration;
using Muster.Acs.Provisioning.Data;
using Muster.Cwmp.Messages;

namespace Muster.Acs.History;

/// <summary>
/// Which changes are worth a row: not those of counters, clocks and measurements, which are others at each
/// reading, nor of what the server itself makes up.
/// </summary>
internal sealed class HistoryPolicy(LiveOptions options)
{
    public const string Default = "default";

    /// <summary>What changes by itself, by the names of both root models and of vendors.</summary>
    public static readonly IReadOnlyList<string> Noise =
    [
        "*UpTime",
        "*Uptime",
        "*.Stats.*",
        "*Stats.*",
        "*Statistics.*",
        "*.Total*",
        "*BytesSent",
        "*BytesReceived",
        "*PacketsSent",
        "*PacketsReceived",
        "*Errors",
        "*ErrorCount",
        "*.CurrentLocalTime",
        "*LastChange",
        "*TimeRemaining",
        "*RemainingTime",
        "*LeaseTime",
        "*.SignalStrength",
        "*RSSI",
        "*SNR",
        "*.Noise",
        "*NoiseMargin",
        "*Attenuation",
        "*OpticalSignalLevel",
        "*TransmitOpticalLevel",
        "*Temperature*",
        "*Voltage*",
        "*.LastDataDownlinkRate",
        "*.LastDataUplinkRate",
        "*.LastDataTransmitRate",
        "*DataRate",
        "*CurrRate",
        "*MaxRate",
        "*.MemoryStatus.Free",
        "*.CPUUsage",
        "*.ProcessStatus.*",
        "*.Hosts.Host.*",
        "*.AssociatedDevice.*",
        "*Diagnostic*.*",
        "*.ManagementServer.ParameterKey",
        "*.ManagementServer.UDPConnectionRequestAddress",
    ];

    private (IReadOnlyList<string> Of, string[] All) _patterns = ([], []);

    /// <summary>Whether changes of it are let go.</summary>
    /// <param name="path">The parameter, or the object.</param>
    /// <param name="type">Its type; a time that nobody can set is a clock.</param>
    /// <param name="writable">Whether somebody could.</param>
    public bool IsNoise(string path, string? type, bool? writable)
    {
        if (DeviceFacts.IsOurs(DeviceFacts.RootOf(path)))
            return true;
        if (type == XsdTypes.DateTime && writable != true)
            return true;
        foreach (var pattern in Patterns())
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, path, ignoreCase: false))
                return true;
        }
        return false;
    }

    private string[] Patterns()
    {
        var set = options.Current.HistoryNoise;
        var known = _patterns;
        if (ReferenceEquals(known.Of, set))
            return known.All;
        string[] all =
        [
            .. set.SelectMany(pattern =>
                pattern == Default ? Noise : (IEnumerable<string>)[pattern]
            ),
        ];
        // A race writes the same twice.
        _patterns = (set, all);
        return all;
    }
}
