using System.Buffers;
using System.Globalization;
using Muster.Cwmp;
using Muster.Cwmp.Messages;

namespace Muster.Micro;

/// <summary>The envelopes that are measured: made up, of the size and shape devices send.</summary>
internal static class Bodies
{
    public static Envelope Inform { get; } =
        new(
            new Inform(
                new("Acme Networks", "00AABB", "HG8245", "ACME00AABB012345"),
                [new(EventCodes.Periodic, ""), new(EventCodes.ValueChange, "")],
                1,
                "2026-05-01T10:00:00+02:00",
                0,
                [
                    Text("RootDataModelVersion", "2.19"),
                    Text("DeviceInfo.HardwareVersion", "A1"),
                    Text("DeviceInfo.SoftwareVersion", "3.14.159-build7"),
                    Text("DeviceInfo.ProvisioningCode", "GOLD.FIBRE"),
                    Text("ManagementServer.ParameterKey", "ds-41f0c2"),
                    Text("ManagementServer.ConnectionRequestURL", "http://203.0.113.9:7547/c9f2e1"),
                    Text("IP.Interface.1.IPv4Address.1.IPAddress", "203.0.113.9"),
                ]
            )
        )
        {
            ID = "7f01",
            Version = CwmpVersion.V1_4,
            SessionTimeout = 60,
            SupportedCWMPVersions = "1.0,1.1,1.2,1.3,1.4",
        };

    /// <summary>About a megabyte: 6,500 parameters.</summary>
    public static Envelope Values { get; } =
        new(
            new GetParameterValuesResponse([
                .. Enumerable
                    .Range(1, 1300)
                    .SelectMany(n =>
                        new ParameterValueStruct[]
                        {
                            Text($"Hosts.Host.{n}.PhysAddress", "00:11:22:33:44:55"),
                            Text($"Hosts.Host.{n}.HostName", $"laptop & phone {n}"),
                            Text($"Hosts.Host.{n}.IPAddress", $"192.168.1.{n % 250}"),
                            new($"Device.Hosts.Host.{n}.Active", ParameterValue.Boolean(n % 3 > 0)),
                            new(
                                $"Device.Hosts.Host.{n}.WANStats.BytesReceived",
                                ParameterValue.UnsignedLong((ulong)n * 123_456_789)
                            ),
                        }
                    ),
            ])
        )
        {
            ID = "7f02",
        };

    public static byte[] InformXml { get; } = Write(Inform);
    public static byte[] ValuesXml { get; } = Write(Values);

    public static int LengthFor(string benchmark) =>
        benchmark.Contains("Inform", StringComparison.Ordinal)
            ? InformXml.Length
            : ValuesXml.Length;

    private static ParameterValueStruct Text(string name, string value) =>
        new($"Device.{name}", ParameterValue.String(value));

    private static byte[] Write(Envelope envelope)
    {
        var output = new ArrayBufferWriter<byte>();
        EnvelopeWriter.Write(output, envelope);
        return output.WrittenSpan.ToArray();
    }
}
