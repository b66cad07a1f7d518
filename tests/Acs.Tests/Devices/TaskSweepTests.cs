using Acs.Tests.Wire;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Operations;
using Muster.Acs.Tests.Trust;
using Xunit;

namespace Muster.Acs.Tests.Devices;

/// <summary>What has ended goes when its time is over, by the server's own clock and in its own store.</summary>
public sealed class TaskSweepTests : IAsyncLifetime
{
    private const string Report =
        "<cwmp:AutonomousTransferComplete><AnnounceURL/><TransferURL>http://192.0.2.1/f</TransferURL>"
        + "<IsDownload>1</IsDownload><FileType>1 Firmware Upgrade Image</FileType>"
        + "<FileSize>1</FileSize><TargetFileName/><FaultStruct><FaultCode>0</FaultCode>"
        + "<FaultString/></FaultStruct><StartTime>2026-03-01T12:00:00Z</StartTime>"
        + "<CompleteTime>2026-03-01T12:01:00Z</CompleteTime></cwmp:AutonomousTransferComplete>";

    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(5);
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private TestAcs _acs = null!;
    private string _device = "";

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync(
            options => options with { TaskRetention = TimeSpan.FromHours(3), MaxFinishedTasks = 5 },
            _clock
        );
        _acs.IsExpected = error =>
            error.Contains("LocalSiloHealthMonitor", StringComparison.Ordinal);
        _device = await _acs.IntroduceAsync();
    }

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact]
    public async Task Finished_tasks_and_reports_of_transfers_go_when_their_time_is_over()
    {
        var old = await CancelledAsync();
        using (var cpe = _acs.NewCpe())
        {
            await cpe.InformAsync();
            await cpe.PostAsync(Xml.Envelope(Report));
            await cpe.PostAsync("");
        }
        Assert.Single(await TransfersAsync());
        _clock.Advance(TimeSpan.FromHours(2));
        var young = await CancelledAsync();
        var open = await _acs.SubmitAsync(_device, new RebootRequest());
        _clock.Advance(Sweep);
        Assert.Equal([open.Id, young.Id, old.Id], await TasksAsync());

        _clock.Advance(TimeSpan.FromHours(1));
        await PassUntilAsync(async () => (await TasksAsync()).SequenceEqual([open.Id, young.Id]));
        await PassUntilAsync(async () => (await TransfersAsync()).Count == 0);
    }

    [Fact]
    public async Task Of_too_many_finished_tasks_the_oldest_go()
    {
        var ids = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            ids.Insert(0, (await CancelledAsync()).Id);
        }
        await PassUntilAsync(async () => (await TasksAsync()).SequenceEqual(ids[..5]));
    }

    private async Task<DeviceTask> CancelledAsync()
    {
        var task = await _acs.SubmitAsync(_device, new RebootRequest());
        return await _acs.Tasks.CancelAsync(task.Id, default);
    }

    private async Task<IReadOnlyList<string>> TasksAsync() =>
        [.. (await _acs.Tasks.ListAsync(new(), default)).Items.Select(task => task.Id)];

    private async Task<IReadOnlyList<Transfer>> TransfersAsync() =>
        (await _acs.Transfers.ListAsync(new(), default)).Items;

    /// <summary>Lets one sweep after the other come, until it has done what it must.</summary>
    private async Task PassUntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            _clock.Advance(Sweep);
        }
    }
}
