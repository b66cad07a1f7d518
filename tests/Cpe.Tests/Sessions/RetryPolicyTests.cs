using Muster.Cpe.Tests.Wire;
using Muster.Cpe.Timing;
using Muster.Tests;
using Xunit;

namespace Muster.Cpe.Tests.Sessions;

public sealed class RetryPolicyTests
{
    private static readonly TimeSpan DefaultMinimum = TimeSpan.FromSeconds(5);

    public static TheoryData<int, int, int> Table =>
        new()
        {
            { 1, 5, 10 },
            { 2, 10, 20 },
            { 3, 20, 40 },
            { 4, 40, 80 },
            { 5, 80, 160 },
            { 6, 160, 320 },
            { 7, 320, 640 },
            { 8, 640, 1280 },
            { 9, 1280, 2560 },
            { 10, 2560, 5120 },
            { 11, 2560, 5120 },
            { 500, 2560, 5120 },
        };

    [Theory]
    [MemberData(nameof(Table))]
    [Spec("TR-069", "3.2.1.1")]
    [Spec("checklist", "C014", "C015")]
    public void the_wait_is_drawn_from_the_range_of_the_standard(int retry, int from, int to)
    {
        var random = new SeededRandom(42);
        for (var draw = 0; draw < 50; draw++)
        {
            var policy = new RetryPolicy();
            var wait = TimeSpan.Zero;
            for (var i = 0; i < retry; i++)
                wait = policy.Failed(DefaultMinimum, 2000, ref random);
            Assert.InRange(wait.TotalSeconds, from, to);
        }
    }

    [Theory]
    [Spec("checklist", "C017")]
    [InlineData(1, 20, 30)]
    [InlineData(2, 30, 45)]
    public void minimum_and_multiplier_shape_the_range(int retry, double from, double to)
    {
        var range = RetryPolicy.Range(retry, TimeSpan.FromSeconds(20), 1500);
        Assert.Equal(from, range.From.TotalSeconds, 6);
        Assert.Equal(to, range.To.TotalSeconds, 6);
    }

    [Fact]
    public void the_largest_multiplier_does_not_overflow()
    {
        var range = RetryPolicy.Range(10, TimeSpan.FromSeconds(65535), 65535);
        Assert.Equal(RetryPolicy.Longest, range.To);
    }

    [Fact]
    [Spec("checklist", "C018")]
    public void first_waits_differ_from_device_to_device()
    {
        var waits = new HashSet<TimeSpan>();
        for (var device = 0; device < 20; device++)
        {
            var random = SeededRandom.For(1, device);
            waits.Add(new RetryPolicy().Failed(DefaultMinimum, 2000, ref random));
        }
        Assert.True(waits.Count > 15);
    }

    [Fact]
    [Spec("checklist", "C016", "C019")]
    public async Task RetryCount_goes_on_over_a_reboot_but_the_interval_starts_again()
    {
        await using var bench = new Bench();
        var inform = await bench.BootAsync();
        for (var failures = 1; failures <= 3; failures++)
        {
            inform.Cut();
            Assert.False((await bench.EndedAsync()).Succeeded);
            var least = TimeSpan.FromSeconds(5 * Math.Pow(2, failures - 1));
            Assert.InRange(bench.UntilDue(), least, least * 2);
            await bench.AdvanceAsync(least * 2);
            inform = await bench.Acs.TakeAsync();
            Assert.Equal($"{failures}", inform.Text("RetryCount"));
        }
        inform.Cut();
        await bench.EndedAsync();
        bench.Cpe.PowerCycle();
        await bench.AdvanceAsync(TimeSpan.FromSeconds(6));
        inform = await bench.Acs.TakeAsync();
        Assert.Equal("4", inform.Text("RetryCount"));
        inform.Cut();
        await bench.EndedAsync();
        Assert.InRange(bench.UntilDue(), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
        await bench.AdvanceAsync(TimeSpan.FromSeconds(10));
        await bench.EndAsync(await bench.Acs.TakeAsync());
        bench.Cpe.Raise("X MUSTER TEST");
        await bench.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal("0", (await bench.Acs.TakeAsync()).Text("RetryCount"));
    }
}
