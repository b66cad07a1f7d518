using System.Net;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Devices;
using Muster.Acs.Waking.Udp;
using Xunit;

namespace Muster.Acs.Tests.Waking.Udp;

public sealed class StunBindingsTests
{
    private static readonly DeviceKey Device = DeviceKey.OfId("00AABB-HG1-1");
    private static readonly IPEndPoint Here = IPEndPoint.Parse("198.51.100.7:40001");
    private readonly FakeTimeProvider time = new();
    private readonly StunBindings bindings;

    public StunBindingsTests() => bindings = new StunBindings(time);

    [Fact]
    public void A_binding_is_used_as_long_as_it_is_kept_open()
    {
        bindings.Note(Device, Here);
        for (var keepAlive = 0; keepAlive < 5; keepAlive++)
        {
            time.Advance(StunBindings.Life - TimeSpan.FromSeconds(1));
            Assert.Equal(Here, bindings.Find(Device));
            bindings.Note(Device, Here);
        }
        time.Advance(StunBindings.Life);
        Assert.Null(bindings.Find(Device));
    }

    [Fact]
    public void A_binding_that_changed_replaces_the_one_before()
    {
        var there = IPEndPoint.Parse("198.51.100.7:40002");
        bindings.Note(Device, Here);
        bindings.Note(Device, there);
        Assert.Equal(there, bindings.Find(Device));
        Assert.Equal(1, bindings.Count);
    }

    [Fact]
    public void Bindings_that_ran_out_make_room_for_others()
    {
        for (var n = 0; n <= StunBindings.Most; n++)
            bindings.Note(DeviceKey.OfId($"device {n}"), Here);
        Assert.Equal(StunBindings.Most, bindings.Count);
        Assert.Null(bindings.Find(DeviceKey.OfId($"device {StunBindings.Most}")));
        time.Advance(StunBindings.Life);
        bindings.Note(Device, Here);
        Assert.Equal(Here, bindings.Find(Device));
        Assert.Equal(1, bindings.Count);
    }
}
