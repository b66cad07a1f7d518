using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Tree;

public sealed class WritingTests
{
    private const string Interval = "Device.ManagementServer.PeriodicInformInterval";
    private const string Pool = "Device.DHCPv4.Server.Pool.1.";
    private readonly TreeBench _device = new();

    [Fact]
    [Spec("TR-069", "A.3.2.1")]
    public void One_bad_value_leaves_all_as_they_were()
    {
        var outcome = _device.Write(
            (Interval, "77"),
            ("Device.ManagementServer.URL", "http://acs.example/"),
            ("Device.WiFi.Radio.1.TransmitPower", "101")
        );
        Assert.Equal(9003, outcome.FaultCode.Value);
        var fault = Assert.Single(outcome.ParameterFaults);
        Assert.Equal(9007, fault.FaultCode.Value);
        Assert.Equal("Device.WiFi.Radio.1.TransmitPower", fault.ParameterName);
        Assert.Equal("3600", _device.Read(Interval));
        Assert.Equal("", _device.Read("Device.ManagementServer.URL"));
    }

    [Theory]
    [Spec("TR-069", "A.3.2.1")]
    [InlineData("Device.NoSuch", "1", 9005)]
    [InlineData("Device.Users.", "1", 9005)]
    [InlineData("Device.DeviceInfo.UpTime", "1", 9008)]
    [InlineData("Device.DeviceInfo.SoftwareVersion", "2", 9008)]
    [InlineData(Interval, "soon", 9006)]
    [InlineData(Interval, "-1", 9006)]
    [InlineData(Interval, "4294967296", 9006)]
    [InlineData(Interval, "", 9006)]
    [InlineData(Interval, "0", 9007)]
    [InlineData("Device.Time.Enable", "yes", 9006)]
    [InlineData("Device.ManagementServer.PeriodicInformTime", "yesterday", 9006)]
    [InlineData(
        "Device.WiFi.AccessPoint.1.Security.KeyPassphrase",
        "1234567890123456789012345678901234567890123456789012345678901234",
        9007
    )]
    [InlineData("Device.Ethernet.Interface.1.DuplexMode", "Double", 9007)]
    [InlineData("Device.NAT.PortMapping.1.InternalPort", "65536", 9007)]
    [InlineData("Device.IP.Diagnostics.IPPing.DiagnosticsState", "Complete", 9007)]
    [InlineData("Device.NAT.PortMapping.1.Interface", "Device.IP.Interface.9", 9007)]
    public void Each_kind_of_mistake_has_its_code(string name, string text, int code) =>
        Assert.Equal(code, _device.Refusal(name, text));

    [Fact]
    [Spec("TR-069", "A.3.2.1")]
    public void Every_bad_parameter_gets_an_entry_of_its_own()
    {
        var outcome = _device.Write(
            ("Device.X", "1"),
            (Interval, "0"),
            ("Device.DeviceInfo.UpTime", "1")
        );
        Assert.Equal([9005, 9007, 9008], outcome.ParameterFaults.Select(f => f.FaultCode.Value));
    }

    [Fact]
    [Spec("TR-069", "A.3.2.1")]
    public void The_same_name_twice_is_9003_for_the_whole_call()
    {
        var outcome = _device.Write((Interval, "60"), (Interval, "60"));
        Assert.Equal(9003, outcome.FaultCode.Value);
        Assert.Empty(outcome.ParameterFaults);
        Assert.Equal("3600", _device.Read(Interval));
    }

    [Theory]
    [Spec("TR-069", "A.3.2.1")]
    [InlineData(true)]
    [InlineData(false)]
    public void The_final_combination_counts_in_whatever_order_it_is_written(bool lowFirst)
    {
        var low = ($"{Pool}MinAddress", "192.168.1.210");
        var high = ($"{Pool}MaxAddress", "192.168.1.220");
        Assert.Equal(9007, _device.Refusal(low.Item1, low.Item2));
        Assert.True((lowFirst ? _device.Write(low, high) : _device.Write(high, low)).Succeeded);
        Assert.Equal("192.168.1.210", _device.Read($"{Pool}MinAddress"));
    }

    [Fact]
    [Spec("TR-069", "A.3.2.1")]
    public void A_key_that_another_row_has_is_refused()
    {
        Assert.Equal(9007, _device.Refusal("Device.WiFi.SSID.2.Alias", "cpe-ssid2"));
        Assert.True(
            _device
                .Write(
                    ("Device.WiFi.SSID.2.Alias", "cpe-ssid2"),
                    ("Device.WiFi.SSID.1.Alias", "cpe-ssid5")
                )
                .Succeeded
        );
    }

    [Theory]
    [Spec("TR-069", "A.2")]
    [InlineData("1", "true")]
    [InlineData("0", "false")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    public void All_four_forms_of_a_boolean_are_taken_and_one_form_is_kept(string text, string kept)
    {
        Assert.True(_device.Write(("Device.WiFi.SSID.1.Enable", text)).Succeeded);
        Assert.Equal(kept, _device.Read("Device.WiFi.SSID.1.Enable"));
    }

    [Theory]
    [Spec("TR-069", "A.2")]
    [InlineData("2026-07-01T12:00:00+02:00", "2026-07-01T10:00:00Z")]
    [InlineData("2026-07-01T12:00:00.250-01:00", "2026-07-01T13:00:00.250Z")]
    [InlineData("2026-07-01T12:00:00Z", "2026-07-01T12:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    [InlineData("0001-01-03T03:04:05", "0001-01-03T03:04:05")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z")]
    public void A_dateTime_stays_the_same_instant(string text, string kept)
    {
        const string Name = "Device.ManagementServer.PeriodicInformTime";
        Assert.True(_device.Write((Name, text)).Succeeded);
        Assert.Equal(kept, _device.Read(Name));
    }

    [Theory]
    [Spec("TR-106", "3.2.3")]
    [InlineData("a%2Cb , c", "a%2Cb,c")]
    [InlineData("", "")]
    public void Blanks_around_commas_are_no_part_of_the_items(string text, string kept)
    {
        Assert.True(_device.Write(("Device.Time.Client.1.Servers", text)).Succeeded);
        Assert.Equal(kept, _device.Read("Device.Time.Client.1.Servers"));
    }

    [Fact]
    [Spec("TR-069", "A.3.2.1")]
    public void Every_writable_parameter_takes_the_value_it_has()
    {
        foreach (
            var name in _device.Names("", false).Where(n => n.Writable && !n.Name.EndsWith('.'))
        )
        {
            // "Never write back what you read" of a secret: the stored value it is.
            Assert.True(_device.Tree.TryGetSecret(name.Name, out var value));
            Assert.True(_device.Write((name.Name, value.Text)).Succeeded, name.Name);
        }
    }

    [Fact]
    [Spec("TR-106", "A.2.5")]
    public void A_command_reads_as_false_after_it_was_written()
    {
        Assert.True(_device.Write(("Device.PPP.Interface.1.Reset", "true")).Succeeded);
        Assert.Equal("false", _device.Read("Device.PPP.Interface.1.Reset"));
    }

    [Fact]
    public void A_status_follows_the_parameter_it_depends_on()
    {
        Assert.Equal("Up", _device.Read("Device.WiFi.SSID.1.Status"));
        Assert.True(_device.Write(("Device.WiFi.SSID.1.Enable", "0")).Succeeded);
        Assert.Equal("Down", _device.Read("Device.WiFi.SSID.1.Status"));
    }

    [Fact]
    public void What_was_written_survives_a_restart_and_not_a_factory_reset()
    {
        Assert.True(_device.Write((Interval, "600")).Succeeded);
        _device.Tree.Restart();
        Assert.Equal("600", _device.Read(Interval));
        var snapshot = _device.Tree.Save();
        _device.Tree.FactoryReset();
        Assert.Equal("3600", _device.Read(Interval));
        Assert.True(_device.Tree.Restore(snapshot).Succeeded);
        Assert.Equal("600", _device.Read(Interval));
    }
}
