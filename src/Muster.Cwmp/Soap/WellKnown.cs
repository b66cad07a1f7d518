using System.Collections.Frozen;
using System.Text;
using Muster.Cwmp.Messages;

namespace Muster.Cwmp;

/// <summary>Strings that every session brings again; they are kept once.</summary>
internal static class WellKnown
{
    private static readonly FrozenSet<string> Writable = FrozenSet.Create(
        StringComparer.Ordinal,
        XsdTypes.String,
        XsdTypes.Boolean,
        XsdTypes.Int,
        XsdTypes.UnsignedInt,
        XsdTypes.Long,
        XsdTypes.UnsignedLong,
        XsdTypes.DateTime,
        XsdTypes.Base64,
        XsdTypes.HexBinary,
        XsdTypes.Decimal,
        "xsd:integer",
        "xsd:nonNegativeInteger",
        "xsd:positiveInteger",
        "xsd:short",
        "xsd:unsignedShort",
        "xsd:byte",
        "xsd:unsignedByte",
        "xsd:float",
        "xsd:double",
        "xsd:date",
        "xsd:time",
        "xsd:duration",
        "xsd:anyURI",
        "xsd:token",
        "xsd:normalizedString"
    );

    private static readonly Utf8Table<string> Types = new([
        .. Writable.Select(type => (type["xsd:".Length..], type)),
    ]);

    private static readonly Utf8Table<string> WrittenTypes = new([
        .. Writable.Select(type => (type, type)),
    ]);

    private static readonly Utf8Table<string> Texts = new([
        .. new[]
        {
            "0",
            "1",
            "true",
            "false",
            "Subscriber",
            EventCodes.Bootstrap,
            EventCodes.Boot,
            EventCodes.Periodic,
            EventCodes.Scheduled,
            EventCodes.ValueChange,
            EventCodes.Kicked,
            EventCodes.ConnectionRequest,
            EventCodes.TransferComplete,
            EventCodes.DiagnosticsComplete,
            EventCodes.RequestDownload,
            EventCodes.AutonomousTransferComplete,
            EventCodes.DUStateChangeComplete,
            EventCodes.AutonomousDUStateChangeComplete,
            EventCodes.Wakeup,
            EventCodes.Heartbeat,
            EventCodes.MReboot,
            EventCodes.MScheduleInform,
            EventCodes.MDownload,
            EventCodes.MScheduleDownload,
            EventCodes.MUpload,
            EventCodes.MChangeDUState,
            "0001-01-01T00:00:00Z",
            "Device.RootDataModelVersion",
            "Device.DeviceSummary",
            "Device.DeviceInfo.HardwareVersion",
            "Device.DeviceInfo.SoftwareVersion",
            "Device.DeviceInfo.ProvisioningCode",
            "Device.ManagementServer.ParameterKey",
            "Device.ManagementServer.ConnectionRequestURL",
            "Device.ManagementServer.AliasBasedAddressing",
            "InternetGatewayDevice.DeviceSummary",
            "InternetGatewayDevice.DeviceInfo.SpecVersion",
            "InternetGatewayDevice.DeviceInfo.HardwareVersion",
            "InternetGatewayDevice.DeviceInfo.SoftwareVersion",
            "InternetGatewayDevice.DeviceInfo.ProvisioningCode",
            "InternetGatewayDevice.ManagementServer.ConnectionRequestURL",
            "InternetGatewayDevice.ManagementServer.ParameterKey",
            "InternetGatewayDevice.ManagementServer.AliasBasedAddressing",
            "urn:dslforum-org:cwmp-1-0",
            "urn:dslforum-org:cwmp-1-1",
            "urn:dslforum-org:cwmp-1-2",
        }.Select(text => (text, text)),
    ]);

    /// <summary>UTF-8 to text; bytes that are none become U+FFFD (quirk 52).</summary>
    public static string Text(ReadOnlySpan<byte> utf8) =>
        utf8.IsEmpty ? "" : Texts.Find(utf8) ?? Encoding.UTF8.GetString(utf8);

    /// <summary>A type that stands there as we would write it; else null.</summary>
    public static string? WrittenType(ReadOnlySpan<byte> type) => WrittenTypes.Find(type);

    /// <summary>
    /// How a type is written: one of XML Schema's as it is, any other base64 as base64Binary, all
    /// else as a string, for the schema takes nothing else.
    /// </summary>
    public static string WritableType(string type) =>
        Writable.Contains(type) ? type
        : type.EndsWith(":base64", StringComparison.Ordinal) ? XsdTypes.Base64
        : XsdTypes.String;

    /// <summary>
    /// A type of XML Schema by its local name, with the prefix <c>xsd:</c>; else null.
    /// </summary>
    public static string? SchemaType(ReadOnlySpan<byte> localName) => Types.Find(localName);
}
