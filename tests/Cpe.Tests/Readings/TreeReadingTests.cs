using Muster.Cpe.Tests.Tree;
using Muster.Cpe.Tree;
using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Cpe.Tests.Readings;

/// <summary>What the standard leaves open about parameters, read both ways.</summary>
public sealed class TreeReadingTests
{
    private const string Mappings = "Device.NAT.PortMapping.";
    private const string Mapping = "Device.NAT.PortMapping.1.";
    private const string Count = "Device.NAT.PortMappingNumberOfEntries";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_status_that_follows_a_write_of_the_ACS_is_a_change_or_none(bool told)
    {
        var device = Device(new StandardReadings { SideEffectsAreChanges = told });
        Assert.True(device.Notify($"{Mapping}Status", 1).Succeeded);
        Assert.True(device.Write(($"{Mapping}Enable", Other(device))).Succeeded);
        Assert.Equal(told ? [$"{Mapping}Status"] : [], Pending(device));
        // A change the ACS had no part in is told, before and after.
        Assert.True(device.Tree.SetOwn($"{Mapping}Enable", Other(device)).Succeeded);
        Assert.Equal(told ? [] : [$"{Mapping}Status"], Pending(device));
    }

    [Fact]
    public void A_change_that_waits_is_not_lost_by_a_write_of_the_ACS()
    {
        var device = Device(new StandardReadings { SideEffectsAreChanges = false });
        Assert.True(device.Notify("Device.DeviceInfo.UpTime", 1).Succeeded);
        device.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(device.Write(("Device.UserInterface.ISPName", "new")).Succeeded);
        Assert.Equal(["Device.DeviceInfo.UpTime"], Pending(device));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rows_of_the_ACS_move_a_count_and_clear_references_told_or_not(bool told)
    {
        var device = Device(new StandardReadings { SideEffectsAreChanges = told });
        Assert.True(device.Notify(Count, 1).Succeeded);
        Assert.True(device.Notify($"{Mapping}Interface", 1).Succeeded);
        Assert.True(device.Tree.AddObject(Mappings).Succeeded);
        Assert.Equal(told ? [Count] : [], Pending(device));
        Assert.True(device.Tree.DeleteObject($"{Mappings}2.").Succeeded);
        Assert.True(device.Tree.DeleteObject("Device.IP.Interface.1.").Succeeded);
        Assert.Equal("", device.Read($"{Mapping}Interface"));
        Assert.Equal(told, Pending(device).Contains($"{Mapping}Interface"));
        var before = device.Announced.Count;
        Assert.True(device.Tree.AddObject(Mappings, ValueOrigin.Device).Succeeded);
        Assert.Equal([Count], device.Announced.Skip(before).Select(change => change.Name));
        Assert.Contains(Count, Pending(device));
    }

    [Theory]
    [InlineData(true, 1, 0)]
    [InlineData(false, 0, 0)]
    public void Rows_created_later_take_the_attributes_of_the_path_or_not(
        bool inherit,
        int expected,
        int afterwards
    )
    {
        var device = Device(new StandardReadings { NewRowsInheritAttributes = inherit });
        Assert.True(device.Notify("Device.NAT.", 0).Succeeded);
        Assert.True(device.Notify(Mappings, 1).Succeeded);
        Assert.Equal(1, device.Notification($"{Mapping}Description"));
        var row = $"{Mappings}{device.Tree.AddObject(Mappings).InstanceNumber}.";
        Assert.Equal(expected, device.Notification($"{row}Description"));
        Assert.True(device.Notify(Mappings, 0).Succeeded);
        row = $"{Mappings}{device.Tree.AddObject(Mappings).InstanceNumber}.";
        Assert.Equal(afterwards, device.Notification($"{row}Description"));
    }

    [Fact]
    public void A_new_row_inherits_no_notification_that_its_parameter_refuses()
    {
        var device = Device(new StandardReadings { NewRowsInheritAttributes = true });
        Assert.True(device.Tree.DeleteObject(Mapping).Succeeded);
        Assert.True(device.Notify(Mappings, 2).Succeeded);
        Assert.True(device.Tree.AddObject(Mappings).Succeeded);
        Assert.Equal(2, device.Notification($"{Mappings}2.Description"));
        Assert.Equal(0, device.Notification($"{Mappings}2.LeaseDuration"));
        Assert.Equal(9009, device.Notify($"{Mappings}2.LeaseDuration", 2).FaultCode.Value);
    }

    [Fact]
    public void What_a_row_was_to_inherit_is_saved_with_the_device_and_goes_with_its_attributes()
    {
        var device = Device(new StandardReadings { NewRowsInheritAttributes = true });
        Assert.True(device.Notify(Mappings, 1).Succeeded);
        var saved = device.Tree.Save();
        device.Tree.ResetAttributes();
        Assert.Equal(0, device.Notification($"{Mapping}Description"));
        Assert.True(device.Tree.AddObject(Mappings).Succeeded);
        Assert.Equal(0, device.Notification($"{Mappings}2.Description"));
        Assert.True(device.Tree.Restore(saved).Succeeded);
        Assert.True(device.Tree.AddObject(Mappings).Succeeded);
        Assert.Equal(1, device.Notification($"{Mappings}2.Description"));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public void Of_two_entries_for_one_parameter_the_later_wins_or_the_earlier(bool later, int wins)
    {
        var device = Device(new StandardReadings { LaterAttributesWin = later });
        const string Name = "Device.UserInterface.ISPName";
        Assert.True(
            device
                .Tree.SetAttributes([
                    new SetParameterAttributesStruct(Name, true, 1, false, []),
                    new SetParameterAttributesStruct(Name, true, 2, false, []),
                ])
                .Succeeded
        );
        Assert.Equal(wins, device.Notification(Name));
    }

    private static TreeBench Device(StandardReadings readings) => new(readings: readings);

    private static string Other(TreeBench device) =>
        device.Read($"{Mapping}Enable") == "true" ? "false" : "true";

    private static IEnumerable<string> Pending(TreeBench device) =>
        device.Tree.PendingChanges().Select(change => change.Name);
}
