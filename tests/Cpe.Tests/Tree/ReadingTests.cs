using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Tree;

public sealed class ReadingTests
{
    private readonly TreeBench _device = new();

    [Fact]
    [Spec("TR-069", "A.3.2.2")]
    public void A_partial_path_gives_all_parameters_below_and_no_objects()
    {
        var values = _device.Values("Device.Users.");
        Assert.All(values, value => Assert.StartsWith("Device.Users.", value.Name));
        Assert.All(values, value => Assert.False(value.Name.EndsWith('.')));
        Assert.Contains(values, value => value.Name == "Device.Users.User.2.Username");
        var total = _device.Values("").Count;
        Assert.Equal(total, _device.Values("Device.").Count);
        Assert.True(total > values.Count);
    }

    [Theory]
    [Spec("TR-069", "A.3.2.2")]
    [InlineData("Device.Users")]
    [InlineData("Device.users.")]
    [InlineData("Device.NoSuch.")]
    [InlineData("Device.DeviceInfo.UpTime.")]
    [InlineData("Device.Users.User.{i}.")]
    [InlineData("Device.Users.User.01.")]
    [InlineData("Device.Users.User.99.Username")]
    [InlineData("Device..Users.")]
    [InlineData(".")]
    public void An_unknown_name_is_9005(string path)
    {
        var values = new List<ParameterValueStruct>();
        Assert.Equal(9005, _device.Tree.GetValues(path, values).FaultCode.Value);
        Assert.Equal(9005, _device.Tree.GetNames(path, false, []).FaultCode.Value);
        Assert.Equal(9005, _device.Tree.GetNames(path, true, []).FaultCode.Value);
        Assert.Equal(9005, _device.Tree.GetAttributes(path, []).FaultCode.Value);
        Assert.Equal(9005, _device.Notify(path, 1).FaultCode.Value);
        Assert.Empty(values);
    }

    [Fact]
    [Spec("TR-069", "A.3.2.3")]
    public void NextLevel_of_the_empty_path_is_the_root_object_alone()
    {
        var root = Assert.Single(_device.Names("", nextLevel: true));
        Assert.Equal(new ParameterInfoStruct("Device.", false), root);
    }

    [Fact]
    [Spec("TR-069", "A.3.2.3")]
    public void NextLevel_of_an_object_is_its_children_without_itself()
    {
        var names = _device.Names("Device.Users.", nextLevel: true).ConvertAll(n => n.Name);
        Assert.Equal(["Device.Users.User.", "Device.Users.UserNumberOfEntries"], names);
        var rows = _device.Names("Device.Users.User.", nextLevel: true).ConvertAll(n => n.Name);
        Assert.Equal(["Device.Users.User.1.", "Device.Users.User.2."], rows);
    }

    [Fact]
    [Spec("TR-069", "A.3.2.3")]
    public void Without_NextLevel_the_object_itself_and_everything_below_is_named()
    {
        var names = _device.Names("Device.Users.", nextLevel: false);
        Assert.Equal("Device.Users.", names[0].Name);
        Assert.Contains(new ParameterInfoStruct("Device.Users.User.", true), names);
        Assert.Contains(new ParameterInfoStruct("Device.Users.User.1.", true), names);
        Assert.Contains(new ParameterInfoStruct("Device.Users.User.1.Username", true), names);
        Assert.Contains(new ParameterInfoStruct("Device.Users.UserNumberOfEntries", false), names);
        Assert.Equal(
            _device.Values("").Count,
            _device.Names("", false).Count(n => !n.Name.EndsWith('.'))
        );
    }

    [Fact]
    [Spec("TR-069", "A.3.2.3")]
    public void NextLevel_of_a_parameter_is_9003()
    {
        const string Name = "Device.DeviceInfo.UpTime";
        Assert.Equal(9003, _device.Tree.GetNames(Name, true, []).FaultCode.Value);
        Assert.Equal(Name, Assert.Single(_device.Names(Name, nextLevel: false)).Name);
    }

    [Fact]
    [Spec("TR-069", "A.3.2.3")]
    public void An_empty_table_has_no_next_level_and_no_fault()
    {
        Assert.Empty(_device.Names("Device.ManagementServer.InformParameter.", nextLevel: true));
        Assert.Empty(_device.Values("Device.ManagementServer.InformParameter."));
    }

    [Fact]
    [Spec("TR-106", "A.2.5")]
    public void Hidden_parameters_read_as_empty_whatever_is_stored()
    {
        const string Name = "Device.ManagementServer.ConnectionRequestPassword";
        Assert.True(_device.Write((Name, "geheim")).Succeeded);
        Assert.Equal("", _device.Read(Name));
        Assert.Equal("", Assert.Single(_device.Values(Name)).Value.Text);
        Assert.True(_device.Tree.TryGetSecret(Name, out var secret));
        Assert.Equal("geheim", secret.Text);
    }

    [Fact]
    public void Values_carry_the_type_of_the_model()
    {
        Assert.True(_device.Tree.TryGet("Device.DeviceInfo.UpTime", out var upTime));
        Assert.Equal("xsd:unsignedInt", upTime.Type);
        Assert.True(_device.Tree.TryGet("Device.Time.CurrentLocalTime", out var now));
        Assert.Equal(("2026-03-04T06:06:07+01:00", "xsd:dateTime"), (now.Text, now.Type));
        Assert.True(_device.Tree.TryGet("Device.Time.Client.1.Servers", out var list));
        Assert.Equal("xsd:string", list.Type);
    }

    [Fact]
    public void Counters_grow_with_time_and_begin_anew_at_a_restart()
    {
        const string Bytes = "Device.PPP.Interface.1.Stats.BytesReceived";
        const string UpTime = "Device.DeviceInfo.UpTime";
        Assert.Equal("0", _device.Read(UpTime));
        var last = ulong.Parse(_device.Read(Bytes));
        for (var i = 0; i < 200; i++)
        {
            _device.Clock.Advance(TimeSpan.FromSeconds(61));
            var next = ulong.Parse(_device.Read(Bytes));
            Assert.True(next > last, $"{next} after {last}");
            last = next;
        }
        Assert.Equal("12200", _device.Read(UpTime));
        _device.Tree.Restart();
        Assert.Equal("0", _device.Read(UpTime));
        Assert.True(ulong.Parse(_device.Read(Bytes)) < last);
    }

    [Fact]
    public void The_same_index_and_seed_make_the_same_device()
    {
        var again = new TreeBench();
        Assert.Equal(_device.Identity, again.Identity);
        Assert.Equal(_device.Values(""), again.Values(""));
        var other = new TreeBench(index: 1);
        Assert.NotEqual(_device.Identity.SerialNumber, other.Identity.SerialNumber);
        const string Mac = "Device.Ethernet.Interface.1.MACAddress";
        Assert.NotEqual(_device.Read(Mac), other.Read(Mac));
        Assert.NotEqual(new TreeBench(seed: 2).Read(Mac), _device.Read(Mac));
    }

    [Fact]
    [Spec("TR-069", "3.7.1.5")]
    public void The_forced_Inform_parameters_of_Device_2_are_named()
    {
        Assert.Equal(
            [
                "Device.DeviceInfo.HardwareVersion",
                "Device.DeviceInfo.ProvisioningCode",
                "Device.DeviceInfo.SoftwareVersion",
                "Device.ManagementServer.AliasBasedAddressing",
                "Device.ManagementServer.ConnectionRequestURL",
                "Device.ManagementServer.ParameterKey",
                "Device.RootDataModelVersion",
            ],
            _device.Tree.ForcedInformParameters
        );
    }

    [Fact]
    [Spec("TR-069", "3.7.1.5")]
    public void Of_TR_098_the_address_of_the_default_connection_goes_with_every_Inform()
    {
        var tree = ModelFiles
            .BuiltInModels.Tr098Gateway.CreateDevice(0, 1, TimeProvider.System)
            .Tree;
        const string Wan = "InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.";
        Assert.Equal(1u, tree.AddObject($"{Wan}WANIPConnection.").InstanceNumber);
        var addresses = tree.ForcedInformParameters.Where(n =>
            n.EndsWith("ExternalIPAddress", StringComparison.Ordinal)
        );
        Assert.Equal([$"{Wan}WANPPPConnection.1.ExternalIPAddress"], addresses);
        Assert.Contains("InternetGatewayDevice.DeviceSummary", tree.ForcedInformParameters);
    }
}
