using Muster.Cpe.Tree;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Tree;

public sealed class RowTests
{
    private const string Table = "Device.NAT.PortMapping.";
    private readonly TreeBench _device = new();

    [Fact]
    [Spec("TR-069", "A.3.2.6")]
    public void A_new_row_is_there_at_once_with_its_first_values()
    {
        var outcome = _device.Tree.AddObject(Table);
        Assert.True(outcome.Succeeded);
        Assert.Equal(2u, outcome.InstanceNumber);
        Assert.Equal("false", _device.Read($"{Table}2.Enable"));
        Assert.Equal("cpe-2", _device.Read($"{Table}2.Alias"));
        Assert.Equal("Disabled", _device.Read($"{Table}2.Status"));
        Assert.Equal("2", _device.Read("Device.NAT.PortMappingNumberOfEntries"));
        Assert.Contains(
            $"{Table}2.",
            _device.Names(Table, nextLevel: true).ConvertAll(n => n.Name)
        );
        Assert.Contains(_device.Values(""), value => value.Name == $"{Table}2.InternalPort");
        Assert.True(
            _device.Write(($"{Table}2.InternalPort", "8443"), ($"{Table}2.Enable", "1")).Succeeded
        );
        Assert.Equal("8443", _device.Read($"{Table}2.InternalPort"));
        Assert.Equal("Enabled", _device.Read($"{Table}2.Status"));
    }

    [Fact]
    [Spec("TR-069", "A.3.2.6")]
    public void Instance_numbers_are_never_used_twice()
    {
        Assert.Equal(2u, _device.Tree.AddObject(Table).InstanceNumber);
        Assert.True(_device.Tree.DeleteObject($"{Table}2.").Succeeded);
        Assert.Equal(3u, _device.Tree.AddObject(Table).InstanceNumber);
        Assert.True(_device.Tree.DeleteObject($"{Table}1.").Succeeded);
        _device.Tree.Restart();
        Assert.Equal(4u, _device.Tree.AddObject(Table).InstanceNumber);
        Assert.Equal(
            [$"{Table}3.", $"{Table}4."],
            _device.Names(Table, nextLevel: true).ConvertAll(n => n.Name)
        );
    }

    [Theory]
    [Spec("TR-069", "A.3.2.6")]
    [InlineData("Device.Hosts.Host.")]
    [InlineData("Device.NAT.PortMapping")]
    [InlineData("Device.NAT.PortMapping.1.")]
    [InlineData("Device.NAT.")]
    [InlineData("Device.NoSuch.")]
    [InlineData("")]
    public void Where_the_ACS_may_add_nothing_it_gets_9005(string path) =>
        Assert.Equal(9005, _device.Tree.AddObject(path).FaultCode.Value);

    [Fact]
    [Spec("TR-069", "A.3.2.6")]
    public void A_full_table_is_9004()
    {
        for (var i = 1; i < 32; i++)
            Assert.True(_device.Tree.AddObject(Table).Succeeded);
        Assert.Equal(9004, _device.Tree.AddObject(Table).FaultCode.Value);
        Assert.Equal("32", _device.Read("Device.NAT.PortMappingNumberOfEntries"));
    }

    [Theory]
    [Spec("TR-069", "A.3.2.7")]
    [InlineData("Device.NAT.PortMapping.")]
    [InlineData("Device.NAT.PortMapping.7.")]
    [InlineData("Device.NAT.PortMapping.1")]
    [InlineData("Device.Hosts.Host.1.")]
    [InlineData("Device.NAT.")]
    public void What_is_no_deletable_row_is_9005(string path) =>
        Assert.Equal(9005, _device.Tree.DeleteObject(path).FaultCode.Value);

    [Fact]
    [Spec("TR-069", "A.3.2.7")]
    public void Deleting_a_row_takes_everything_below_and_clears_strong_references()
    {
        Assert.True(_device.Tree.DeleteObject("Device.IP.Interface.1.").Succeeded);
        Assert.Equal(9005, _device.Tree.GetValues("Device.IP.Interface.1.", []).FaultCode.Value);
        Assert.False(_device.Tree.TryGet("Device.IP.Interface.1.IPv4Address.1.IPAddress", out _));
        Assert.Equal("", _device.Read("Device.NAT.PortMapping.1.Interface"));
        Assert.Equal("1", _device.Read("Device.IP.InterfaceNumberOfEntries"));
        Assert.Equal(9005, _device.Tree.DeleteObject("Device.IP.Interface.1.").FaultCode.Value);
    }

    [Fact]
    [Spec("TR-069", "A.3.2.6")]
    public void Rows_of_added_rows_live_and_die_with_them()
    {
        const string Pools = "Device.DHCPv4.Server.Pool.";
        var pool = $"{Pools}{_device.Tree.AddObject(Pools).InstanceNumber}.";
        Assert.Equal(1u, _device.Tree.AddObject($"{pool}StaticAddress.").InstanceNumber);
        Assert.Equal(2u, _device.Tree.AddObject($"{pool}StaticAddress.").InstanceNumber);
        Assert.Equal("2", _device.Read($"{pool}StaticAddressNumberOfEntries"));
        Assert.True(_device.Write(($"{pool}StaticAddress.2.Yiaddr", "192.168.1.77")).Succeeded);
        Assert.Equal("192.168.1.77", _device.Read($"{pool}StaticAddress.2.Yiaddr"));
        Assert.Equal("", _device.Read($"{pool}StaticAddress.1.Yiaddr"));
        var before = _device.Values("").Count;
        Assert.True(_device.Tree.DeleteObject(pool).Succeeded);
        Assert.True(_device.Values("").Count < before);
        var next = $"{Pools}{_device.Tree.AddObject(Pools).InstanceNumber}.";
        Assert.NotEqual(pool, next);
        Assert.Empty(_device.Names($"{next}StaticAddress.", nextLevel: true));
    }

    [Fact]
    public void The_device_itself_may_change_tables_the_ACS_may_not()
    {
        const string Hosts = "Device.Hosts.Host.";
        var added = _device.Tree.AddObject(Hosts, ValueOrigin.Device);
        Assert.Equal(4u, added.InstanceNumber);
        Assert.True(_device.Tree.SetOwn($"{Hosts}4.HostName", "printer").Succeeded);
        Assert.Equal("printer", _device.Read($"{Hosts}4.HostName"));
        Assert.True(_device.Tree.DeleteObject($"{Hosts}4.", ValueOrigin.Device).Succeeded);
    }

    [Fact]
    public void A_factory_reset_brings_back_what_was_deleted()
    {
        Assert.True(_device.Tree.DeleteObject($"{Table}1.").Succeeded);
        Assert.True(_device.Tree.AddObject(Table).Succeeded);
        _device.Tree.FactoryReset();
        Assert.Equal([$"{Table}1."], _device.Names(Table, nextLevel: true).ConvertAll(n => n.Name));
    }
}
