using Muster.Acs.Operations;

namespace Muster.Acs.Devices.Tasks.Diagnostics;

/// <summary>TR-181 WiFi.NeighboringWiFiDiagnostic; TR-098 has none, some vendors added it.</summary>
internal sealed class NeighboringWiFi : DiagnosticKind<NeighboringWiFiRequest>
{
    public override string Name => "NeighboringWiFiDiagnostic";

    public override IReadOnlyList<string> Paths { get; } =
    ["Device.WiFi.NeighboringWiFiDiagnostic."];

    public override string VendorName => "NeighboringWiFiDiagnostic.";

    protected override void Check(NeighboringWiFiRequest request)
    {
        if (request.Interface is not null)
            throw DiagnosticChecks.Invalid("interface", "A scan is made by all radios.");
    }

    protected override IEnumerable<DiagnosticInput?> Inputs(NeighboringWiFiRequest request) => [];

    protected override TimeSpan Length(NeighboringWiFiRequest request) => TimeSpan.FromMinutes(2);

    public override DiagnosticResult Read(DiagnosticResult run, ResultTree values) =>
        run with
        {
            Neighbors = [.. values.Rows("Result.").Select(row => Network(row.Row))],
        };

    private static NeighboringNetwork Network(ResultTree row) =>
        new()
        {
            Radio = row.Text("Radio"),
            SSID = row.Text("SSID"),
            BSSID = row.Text("BSSID"),
            Mode = row.Text("Mode"),
            Channel = row.Number("Channel"),
            SignalStrength = row.Number("SignalStrength"),
            Noise = row.Number("Noise"),
            SecurityModeEnabled = row.Text("SecurityModeEnabled"),
            EncryptionMode = row.Texts("EncryptionMode"),
            OperatingFrequencyBand = row.Text("OperatingFrequencyBand"),
            OperatingChannelBandwidth = row.Text("OperatingChannelBandwidth"),
            SupportedStandards = row.Texts("SupportedStandards"),
            OperatingStandards = row.Texts("OperatingStandards"),
        };
}
