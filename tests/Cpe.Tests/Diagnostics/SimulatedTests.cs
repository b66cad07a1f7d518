using System.Globalization;
using Xunit;

namespace Muster.Cpe.Tests.Diagnostics;

/// <summary>What needs a radio or a line is drawn from the device's seed.</summary>
public sealed class SimulatedTests
{
    [Fact]
    public async Task a_scan_hears_the_same_networks_each_time()
    {
        const string scan = "Device.WiFi.NeighboringWiFiDiagnostic.";
        await using var bed = await TestBed.StartAsync();
        var first = await bed.RunAsync(scan);
        var second = await bed.RunAsync(scan);
        Assert.Equal("Complete", first["DiagnosticsState"]);
        Assert.True(int.Parse(first["ResultNumberOfEntries"], CultureInfo.InvariantCulture) >= 2);
        Assert.Equal(Heard(first), Heard(second));
        Assert.All(
            first.Where(v => v.Key.EndsWith(".SignalStrength", StringComparison.Ordinal)),
            strength =>
                Assert.InRange(int.Parse(strength.Value, CultureInfo.InvariantCulture), -200, 0)
        );
    }

    [Theory]
    [InlineData("tr181-gateway", "DSL.Diagnostics.ADSLLineTest.", "DiagnosticsState")]
    [InlineData("tr098-gateway", "WANDevice.1.WANDSLDiagnostics.", "LoopDiagnosticsState")]
    public async Task a_line_test_has_numbers_for_both_directions(
        string model,
        string name,
        string state
    )
    {
        await using var bed = await TestBed.StartAsync(EchoTests.Model(model));
        var result = await bed.RunAsync(bed.Root + name);
        Assert.Equal("Complete", result[state]);
        Assert.NotEqual("", result["LATNpbds"]);
        Assert.Equal(32, result["BITSpsus"].Split(',').Length);
    }

    [Theory]
    [InlineData("tr181-gateway", "ATM.Diagnostics.F5Loopback.")]
    [InlineData("tr098-gateway", "WANDevice.1.WANConnectionDevice.1.WANATMF5LoopbackDiagnostics.")]
    public async Task a_loopback_counts_its_cells(string model, string name)
    {
        await using var bed = await TestBed.StartAsync(EchoTests.Model(model));
        var result = await bed.RunAsync(bed.Root + name, ("NumberOfRepetitions", "7"));
        Assert.Equal(("Complete", "7"), (result["DiagnosticsState"], result["SuccessCount"]));
        Assert.NotEqual("0", result["AverageResponseTime"]);
    }

    private static IEnumerable<string> Heard(Dictionary<string, string> result) =>
        result
            .Where(v => v.Key.EndsWith(".BSSID", StringComparison.Ordinal))
            .Select(v => v.Value)
            .Order(StringComparer.Ordinal);
}
