using Muster.Acs.Operations;

namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>Tests that name no peer run against this server's own ends, where they are switched on.</summary>
internal static class SpeedTestAddresses
{
    /// <summary>Refuses a test without a peer that this server cannot be.</summary>
    public static void Check(AcsOptions options, DiagnosticRequest request)
    {
        var (field, octets) = request switch
        {
            DownloadDiagnosticsRequest { DownloadURL: null } down => (
                "downloadURL",
                down.TestFileLength
            ),
            UploadDiagnosticsRequest { UploadURL: null } up => ("uploadURL", up.TestFileLength),
            UdpEchoRequest { Host: null } => ("host", null),
            _ => ("", null),
        };
        if (field.Length == 0)
            return;
        if (!options.SpeedTest)
            throw DiagnosticChecks.Invalid(
                field,
                "It is needed: this server's own end is switched off (--speed-test)."
            );
        if ((octets ?? Throughput.DefaultLength) > (ulong)options.SpeedTestMaxBytes)
            throw DiagnosticChecks.Invalid(
                "testFileLength",
                $"This server tests with at most {options.SpeedTestMaxBytes:N0} octets."
            );
    }

    public static DiagnosticRequest Complete(DeviceSession device, DiagnosticRequest request)
    {
        Check(device.Services.Options, request);
        var ends = device.Services.Node.SpeedTests;
        return request switch
        {
            DownloadDiagnosticsRequest { DownloadURL: null } down => down with
            {
                DownloadURL = ends.Download(
                    device.LocalAddress,
                    down.TestFileLength ?? Throughput.DefaultLength
                ),
            },
            UploadDiagnosticsRequest { UploadURL: null } up => up with
            {
                UploadURL = ends.Upload(device.LocalAddress),
            },
            UdpEchoRequest { Host: null } echo => echo with
            {
                Host = ends.Host(device.LocalAddress),
                Port = echo.Port ?? (uint)ends.UdpEchoPort,
            },
            _ => request,
        };
    }
}
