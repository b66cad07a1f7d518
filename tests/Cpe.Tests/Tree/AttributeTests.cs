using System.Text;
using Muster.Cpe.ModelFiles;
using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Tree;

public sealed class AttributeTests
{
    private const string Name = "Device.UserInterface.ISPName";
    private readonly TreeBench _device = new();

    [Fact]
    [Spec("TR-069", "3.7.1.5")]
    public void Only_changes_made_without_the_ACS_count()
    {
        Assert.True(_device.Notify(Name, 2).Succeeded);
        Assert.True(_device.Write((Name, "by the ACS")).Succeeded);
        Assert.Empty(_device.Tree.PendingChanges());
        Assert.True(_device.Tree.SetOwn(Name, "by a user", ValueOrigin.Subscriber).Succeeded);
        Assert.True(_device.Tree.SetOwn(Name, "again", ValueOrigin.Device).Succeeded);
        Assert.Equal(["by a user", "again"], _device.Announced.Select(c => c.Value.Text));
        var change = Assert.Single(_device.Tree.PendingChanges());
        Assert.Equal((Name, "again", 2), (change.Name, change.Value.Text, change.Notification));
        Assert.True(_device.Tree.SetOwn(Name, "later").Succeeded);
        _device.Tree.ChangesDelivered([change]);
        var latest = Assert.Single(_device.Tree.PendingChanges());
        _device.Tree.ChangesDelivered([latest]);
        Assert.Empty(_device.Tree.PendingChanges());
    }

    [Fact]
    [Spec("TR-069", "3.7.1.5")]
    public void Without_notification_nothing_is_announced()
    {
        Assert.True(_device.Tree.SetOwn(Name, "new").Succeeded);
        Assert.Empty(_device.Announced);
        Assert.Empty(_device.Tree.PendingChanges());
    }

    [Fact]
    [Spec("TR-069", "3.7.1.5")]
    public void The_software_version_is_always_announced_and_cannot_be_silenced()
    {
        const string Version = "Device.DeviceInfo.SoftwareVersion";
        Assert.Equal(2, _device.Notification(Version));
        Assert.Equal(9009, _device.Notify(Version, 0).FaultCode.Value);
        Assert.Equal(9009, _device.Notify("Device.DeviceInfo.", 1).FaultCode.Value);
        Assert.Equal(0, _device.Notification("Device.DeviceInfo.ModelName"));
        Assert.True(_device.Tree.SetOwn(Version, "9.9").Succeeded);
        Assert.Equal(Version, Assert.Single(_device.Announced).Name);
    }

    [Fact]
    [Spec("TR-069", "3.7.1.5")]
    public void What_is_active_by_default_can_be_turned_off()
    {
        const string Url = "Device.ManagementServer.ConnectionRequestURL";
        Assert.Equal(2, _device.Notification(Url));
        Assert.True(_device.Notify(Url, 0).Succeeded);
        Assert.Equal(0, _device.Notification(Url));
        Assert.True(_device.Tree.SetOwn(Url, "http://192.0.2.1/x").Succeeded);
        Assert.Empty(_device.Announced);
    }

    [Fact]
    [Spec("TR-069", "A.3.2.4")]
    public void Counters_refuse_active_notification_and_take_passive()
    {
        const string UpTime = "Device.DeviceInfo.UpTime";
        Assert.Equal(9009, _device.Notify(UpTime, 2).FaultCode.Value);
        Assert.True(_device.Notify(UpTime, 1).Succeeded);
        Assert.Empty(_device.Tree.PendingChanges());
        _device.Clock.Advance(TimeSpan.FromSeconds(5));
        var change = Assert.Single(_device.Tree.PendingChanges());
        Assert.Equal((UpTime, "5", 1), (change.Name, change.Value.Text, change.Notification));
        _device.Tree.ChangesDelivered([change]);
        Assert.Empty(_device.Tree.PendingChanges());
    }

    [Theory]
    [Spec("TR-069", "A.3.2.4")]
    [InlineData(7)]
    [InlineData(-1)]
    public void Notifications_that_do_not_exist_are_9003(int notification) =>
        Assert.Equal(9003, _device.Notify(Name, notification).FaultCode.Value);

    [Theory]
    [Spec("TR-069", "A.3.2.4")]
    [InlineData(2, 0)]
    [InlineData(3, 9003)]
    [InlineData(6, 9003)]
    public void Lightweight_ones_are_9003_to_a_device_that_lacks_them(int notification, int fault)
    {
        const string Lacks = """
            Parameter,Object,Writable,Value,Value type
            DeviceID.OUI,false,false,02CAFE,xsd:string
            DeviceID.SerialNumber,false,false,S1,xsd:string
            Device,true,false,,
            Device.UserInterface,true,false,,
            Device.UserInterface.ISPName,false,true,Net,xsd:string
            """;
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(Lacks));
        var (_, tree) = DeviceModel.Load(file, "lacks.csv").CreateDevice(0, 1, TimeProvider.System);
        var outcome = tree.SetAttributes([new(Name, true, notification, false, [])]);
        Assert.Equal(fault, outcome.FaultCode.Value);
    }

    [Theory]
    [Spec("TR-069", "A.3.2.4")]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(6, false)]
    public void Counters_take_passive_lightweight_ones_alone(int notification, bool taken) =>
        Assert.Equal(
            taken ? 0 : 9009,
            _device.Notify("Device.DeviceInfo.UpTime", notification).FaultCode.Value
        );

    [Fact]
    [Spec("TR-069", "M")]
    public void What_a_change_is_owed_to_follows_the_attribute()
    {
        Assert.True(_device.Notify(Name, 6).Succeeded);
        Assert.True(_device.Tree.SetOwn(Name, "new").Succeeded);
        Assert.True(_device.Notify(Name, 1).Succeeded);
        Assert.Empty(_device.Tree.LightweightChanges());
        var change = Assert.Single(_device.Tree.PendingChanges());
        _device.Tree.LightweightSent([change]);
        Assert.Single(_device.Tree.PendingChanges());
        _device.Tree.ChangesDelivered([change]);
        Assert.Empty(_device.Tree.PendingChanges());
    }

    [Fact]
    [Spec("TR-069", "A.3.2.4")]
    public void One_refused_entry_leaves_all_attributes_as_they_were()
    {
        var outcome = _device.Tree.SetAttributes([
            new(Name, true, 1, false, []),
            new("Device.Nil", true, 1, false, []),
        ]);
        Assert.Equal(9005, outcome.FaultCode.Value);
        Assert.Equal(0, _device.Notification(Name));
    }

    [Fact]
    [Spec("TR-069", "A.3.2.4")]
    public void A_partial_path_sets_all_below_and_later_entries_win()
    {
        Assert.True(
            _device
                .Tree.SetAttributes([
                    new("Device.UserInterface.", true, 1, false, []),
                    new(Name, true, 2, false, []),
                ])
                .Succeeded
        );
        Assert.Equal(2, _device.Notification(Name));
        Assert.Equal(1, _device.Notification("Device.UserInterface.CurrentLanguage"));
        _device.Tree.Restart();
        Assert.Equal(2, _device.Notification(Name));
        _device.Tree.FactoryReset();
        Assert.Equal(0, _device.Notification(Name));
    }

    [Fact]
    [Spec("TR-069", "A.3.2.4")]
    public void The_AccessList_limits_who_may_write_on_the_LAN_side()
    {
        var attributes = new List<ParameterAttributeStruct>();
        Assert.True(_device.Tree.GetAttributes(Name, attributes).Succeeded);
        Assert.Equal(["Subscriber"], attributes[0].AccessList);
        Assert.True(_device.Tree.SetAttributes([new(Name, false, 6, true, [])]).Succeeded);
        Assert.Equal(9001, _device.Tree.SetOwn(Name, "no", ValueOrigin.Subscriber).FaultCode.Value);
        Assert.True(_device.Tree.SetOwn(Name, "yes", ValueOrigin.Device).Succeeded);
        Assert.True(_device.Write((Name, "always")).Succeeded);
        Assert.Equal(
            9003,
            _device.Tree.SetAttributes([new(Name, false, 0, true, ["Everybody"])]).FaultCode.Value
        );
        Assert.Equal(
            9008,
            _device
                .Tree.SetOwn("Device.DeviceInfo.UpTime", "1", ValueOrigin.Subscriber)
                .FaultCode.Value
        );
    }

    [Fact]
    [Spec("TR-069", "3.7.1.5")]
    public void The_agent_writes_the_ParameterKey_without_a_notification()
    {
        const string Key = "Device.ManagementServer.ParameterKey";
        Assert.True(_device.Notify(Key, 1).Succeeded);
        Assert.True(_device.Tree.SetOwn(Key, "K1", ValueOrigin.Acs).Succeeded);
        Assert.Equal("K1", _device.Read(Key));
        Assert.Empty(_device.Tree.PendingChanges());
    }
}
