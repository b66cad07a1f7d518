using System.Diagnostics;
using Acs.Tests.Wire;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Files;
using Muster.Acs.Jobs;
using Muster.Acs.Operations;
using Muster.Acs.Waking;
using Xunit;

namespace Acs.Tests.Safety;

/// <summary>Somebody sets the clock of a server that works: forward or back, by hours.</summary>
public sealed class ClockJumpTests : IAsyncLifetime
{
    private readonly JumpingClock _clock = new();
    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync() =>
        _acs = await TestAcs.StartAsync(
            options =>
                options with
                {
                    SessionTimeout = TimeSpan.FromSeconds(1),
                    AnswerTimeout = TimeSpan.FromSeconds(1),
                },
            _clock
        );

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    public async Task A_session_goes_on_tasks_stay_and_silence_is_still_noticed(int hours)
    {
        var device = await _acs.IntroduceAsync();
        var task = await _acs.SubmitAsync(device, new GetParameterValuesRequest(["Device.A"]));
        var late = await _acs.SubmitAsync(device, new GetParameterValuesRequest(["Device.B"]));
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        var request = await cpe.PostAsync("");
        _clock.Jump(TimeSpan.FromHours(hours));
        // The device is in the middle of its session, and says nothing of clocks.
        var next = await cpe.AnswerAsync(request, Values("Device.A", "1"));
        Assert.Equal("GetParameterValues", next.Message());
        await _acs.DoneAsync(task);
        // Now it falls silent: that is noticed after a second or two, not after hours.
        var watch = Stopwatch.StartNew();
        await Wait.UntilAsync(
            () => _acs.Sessions.Counters.Open == 0,
            "the session of a silent device ended"
        );
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10));
        await UntilPendingAsync(late);

        // It calls again, and gets what is left.
        using var again = _acs.NewCpe();
        await again.PostAsync(Xml.Inform());
        var rest = await again.PostAsync("");
        Assert.Equal(204, (await again.AnswerAsync(rest, Values("Device.B", "2"))).Status);
        await _acs.DoneAsync(late);
    }

    [Fact]
    public async Task Work_at_a_pace_is_not_all_due_at_once()
    {
        var clock = new ShiftedClock();
        var pace = new Pace(10, TimeSpan.FromMinutes(1), clock);
        Assert.True(pace.WaitAsync(default).IsCompleted);
        clock.Jump(TimeSpan.FromHours(6));
        var second = pace.WaitAsync(default);
        Assert.False(second.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(6));
        await second;
        clock.Jump(TimeSpan.FromHours(-12));
        var third = pace.WaitAsync(default);
        Assert.False(third.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(6));
        await third;
    }

    [Fact]
    public async Task Connection_requests_and_transfers_do_not_wait_for_the_old_time_to_come_back()
    {
        var clock = new ShiftedClock();
        var limits = new WakeLimits(new Muster.Acs.AcsOptions(), clock);
        var device = Muster.Acs.Devices.DeviceKey.OfId("00AABB-HG1-1");
        await limits.WaitAsync(device, default);
        var throttle = Throttle.Of(1024, clock)!;
        await throttle.PassAsync(1024, default);
        clock.Jump(TimeSpan.FromHours(-6));
        Assert.True(limits.WaitAsync(device, default).IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(throttle.PassAsync(1, default).AsTask().IsCompleted);
    }

    private static string Values(string name, string value) =>
        "<cwmp:GetParameterValuesResponse><ParameterList>"
        + Xml.Parameter(name, value)
        + "</ParameterList></cwmp:GetParameterValuesResponse>";

    private async Task UntilPendingAsync(DeviceTask task)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await _acs.GetAsync(task)).State != TaskState.Pending)
        {
            Assert.False(patience.IsCancellationRequested, "The task did not go back.");
            await Task.Yield();
        }
    }

    /// <summary>Time passes when the test says so, and the time of day is moved apart from that.</summary>
    private sealed class ShiftedClock : FakeTimeProvider
    {
        private TimeSpan _shift;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _shift;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;

        public void Jump(TimeSpan by) => _shift += by;
    }
}
