using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests;

/// <summary>What the first tab of a device makes of its tree.</summary>
public sealed class OverviewTests(ConsoleFixture console)
{
    private const string Class = "Cards";

    [Fact]
    public async Task Fibre_and_telephone_are_told_in_the_units_of_people()
    {
        const string voice = "Device.Services.VoiceService.1.VoiceProfile.1.Line.";
        await using var page = await ShowAsync(
            "F1",
            ("Device.Optical.Interface.1.Status", "Up"),
            // In thousandths of a dBm (TR-181).
            ("Device.Optical.Interface.1.OpticalSignalLevel", "-28500"),
            ("Device.Optical.Interface.1.TransmitOpticalLevel", "2250"),
            (voice + "1.DirectoryNumber", "+4930123456"),
            (voice + "1.Status", "Up"),
            (voice + "1.CallState", "Idle"),
            (voice + "2.DirectoryNumber", "+4930123457"),
            (voice + "2.Status", "Error")
        );
        var line = Card(page, "Line");
        await Expect(line).ToContainTextAsync("Fibre");
        await Expect(line).ToContainTextAsync("-28.5 dBm, should be -27 to -8");
        await Expect(line.Locator(".dot.warn")).ToHaveCountAsync(1);
        var telephone = Card(page, "Voice");
        await Expect(telephone).ToContainTextAsync("+4930123456 Up · Idle");
        await Expect(telephone.Locator(".dot.good")).ToHaveCountAsync(1);
        await Expect(telephone.Locator(".dot.bad")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData("D181", "Device.DSL.Line.1.", "Device.DSL.Channel.1.", "MaxBitRate")]
    [InlineData("D098", Dsl098, Dsl098, "MaxRate")]
    public async Task DSL_is_told_of_both_root_models(
        string serial,
        string line,
        string channel,
        string most
    )
    {
        await using var page = await ShowAsync(
            serial,
            (line + "Status", "Up"),
            (channel + "DownstreamCurrRate", "94600"),
            (line + "Downstream" + most, "110000"),
            (channel + "UpstreamCurrRate", "950"),
            (line + "DownstreamNoiseMargin", "61"),
            (line + "UpstreamNoiseMargin", "90")
        );
        var card = Card(page, "Line");
        await Expect(card).ToContainTextAsync("94.6 Mbit/s of 110 Mbit/s");
        await Expect(card).ToContainTextAsync("950 kbit/s");
        await Expect(card).ToContainTextAsync("6.1 dB down, 9 dB up");
        await Expect(card.Locator(".dot.good")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Who_is_at_home_hangs_on_what_he_uses()
    {
        const string station = "Device.WiFi.AccessPoint.1.AssociatedDevice.1.";
        await using var page = await ShowAsync(
            "H1",
            [
                .. Network(channel: 6),
                (station + "MACAddress", "02:00:5E:00:53:0A"),
                (station + "SignalStrength", "-81"),
                .. Host(1, "phone", "02:00:5e:00:53:0a", ""),
                .. Host(2, "nas", "02:00:5E:00:53:0B", "Ethernet"),
            ]
        );
        var wireless = Branch(page, "home · 2.4 GHz");
        await Expect(wireless).ToContainTextAsync("phone");
        await Expect(wireless.Locator(".weak")).ToHaveTextAsync("-81 dBm");
        await Expect(wireless).Not.ToContainTextAsync("nas");
        await Expect(Branch(page, "Cable")).ToContainTextAsync("nas");
    }

    [Fact]
    public async Task The_picture_of_the_air_shows_who_is_in_the_way()
    {
        const string heard = "Device.WiFi.NeighboringWiFiDiagnostic.Result.";
        await using var page = await ShowAsync(
            "A1",
            [
                .. Network(channel: 6),
                (heard + "1.SSID", "next door"),
                (heard + "1.Channel", "4"),
                (heard + "1.SignalStrength", "-60"),
                (heard + "2.SSID", "far"),
                (heard + "2.Channel", "11"),
                (heard + "2.SignalStrength", "-80"),
                (heard + "3.SSID", "high"),
                (heard + "3.Channel", "44"),
                (heard + "3.SignalStrength", "-70"),
            ]
        );
        var picture = page.Page.GetByRole(
            AriaRole.Img,
            new() { Name = "2.4 GHz: sends on channel 6; of 2 neighbours 1 overlap" }
        );
        await Expect(picture.Locator("path.own")).ToHaveCountAsync(1);
        await Expect(picture.Locator("path.other")).ToHaveCountAsync(2);
        await Expect(picture).ToContainTextAsync("next door, channel 4, -60 dBm");
    }

    private const string Dsl098 = "InternetGatewayDevice.WANDevice.1.WANDSLInterfaceConfig.";

    private static (string, string)[] Network(int channel) =>
        [
            ("Device.WiFi.Radio.1.Channel", $"{channel}"),
            ("Device.WiFi.Radio.1.OperatingFrequencyBand", "2.4GHz"),
            ("Device.WiFi.SSID.1.SSID", "home"),
            ("Device.WiFi.SSID.1.Enable", "true"),
            ("Device.WiFi.SSID.1.LowerLayers", "Device.WiFi.Radio.1"),
            ("Device.WiFi.AccessPoint.1.SSIDReference", "Device.WiFi.SSID.1"),
        ];

    private static (string, string)[] Host(int number, string name, string mac, string type) =>
        [
            ($"Device.Hosts.Host.{number}.HostName", name),
            ($"Device.Hosts.Host.{number}.PhysAddress", mac),
            ($"Device.Hosts.Host.{number}.InterfaceType", type),
            ($"Device.Hosts.Host.{number}.Active", "true"),
        ];

    private async Task<ConsolePage> ShowAsync(
        string serial,
        params (string Path, string Value)[] tree
    )
    {
        await console.InformAsync(serial, Class, tree);
        return await console.OpenAsync($"/devices/00AABB-{Class}-{serial}");
    }

    private static ILocator Card(ConsolePage page, string title) =>
        page.Page.Locator(
            ".card",
            new()
            {
                Has = page.Page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }),
            }
        );

    private static ILocator Branch(ConsolePage page, string name) =>
        page.Page.Locator(".branches > li", new() { HasText = name });
}
