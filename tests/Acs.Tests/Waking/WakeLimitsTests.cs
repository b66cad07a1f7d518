using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Devices;
using Muster.Acs.Waking;
using Xunit;

namespace Muster.Acs.Tests.Waking;

public sealed class WakeLimitsTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task One_device_is_asked_so_often_a_minute_and_not_more()
    {
        var limits = new WakeLimits(new AcsOptions { WakeDeviceRate = 3 }, time);
        var device = DeviceKey.OfId("00D09E-IGD-1");
        for (var request = 0; request < 3; request++)
            Assert.True(limits.WaitAsync(device, default).IsCompletedSuccessfully);
        var fourth = limits.WaitAsync(device, default);
        Assert.False(fourth.IsCompleted);
        Assert.True(limits.WaitAsync(DeviceKey.OfId("another"), default).IsCompletedSuccessfully);
        time.Advance(TimeSpan.FromSeconds(20));
        await fourth;
    }

    [Fact]
    public async Task All_devices_together_are_asked_so_often_a_second_and_not_more()
    {
        var limits = new WakeLimits(new AcsOptions { WakeRate = 10 }, time);
        var waits = Enumerable
            .Range(0, 30)
            .Select(n => limits.WaitAsync(DeviceKey.OfId($"device {n}"), default))
            .ToList();
        Assert.Equal(10, waits.Count(wait => wait.IsCompleted));
        time.Advance(TimeSpan.FromSeconds(1));
        await Wait.UntilAsync(() => waits.Count(wait => wait.IsCompleted) == 20);
        time.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(waits);
    }
}
