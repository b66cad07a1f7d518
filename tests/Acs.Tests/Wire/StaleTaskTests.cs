using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Orleans;
using Orleans.Runtime;
using Xunit;
using TaskRequest = Muster.Acs.Operations.TaskRequest;

namespace Acs.Tests.Wire;

/// <summary>Rows that say that a task runs though no session of its device is open.</summary>
public sealed class StaleTaskTests : IAsyncLifetime
{
    private readonly TestClock _clock = new();
    private TestAcs _acs = null!;
    private string _device = "";

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync(time: _clock);
        _device = await _acs.IntroduceAsync();
    }

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact]
    public async Task A_task_whose_session_is_gone_is_not_listed_among_those_that_run()
    {
        var task = await StaleAsync(new GetParameterValuesRequest(["Device.A"]));
        Assert.Empty(await ListAsync(TaskState.Running));
        Assert.Equal(TaskState.Pending, (await _acs.Tasks.GetAsync(task.Id, default)).State);
    }

    [Fact]
    public async Task The_sweep_puts_it_back_to_those_that_wait()
    {
        var task = await StaleAsync(new GetParameterValuesRequest(["Device.A"]));
        await SweptAsync(task, TaskState.Pending);
        Assert.Equal(task.Id, Assert.Single(await ListAsync(TaskState.Pending)).Id);
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        Assert.Equal("GetParameterValues", (await cpe.PostAsync("")).Message());
    }

    [Fact]
    public async Task One_that_may_have_been_done_is_told_so_though_the_device_never_calls_again()
    {
        var task = await StaleAsync(new AddObjectRequest("Device.NAT.PortMapping.", []));
        Assert.Single(await ListAsync(TaskState.Running));
        await SweptAsync(task, TaskState.Failed);
        Assert.Equal("session_lost", (await _acs.Tasks.GetAsync(task.Id, default)).Fault!.Code);
    }

    [Fact]
    public async Task One_that_runs_in_an_open_session_is_left_alone()
    {
        var task = await _acs.SubmitAsync(_device, new GetParameterValuesRequest(["Device.A"]));
        using var cpe = _acs.NewCpe();
        await cpe.PostAsync(Xml.Inform());
        var request = await cpe.PostAsync("");
        await IsAsync(task, TaskState.Running);
        // The sweep that expires the one settles what is stale in the same round.
        var other = await _acs.IntroduceAsync("2");
        var sign = await _acs.SubmitAsync(other, new GetParameterValuesRequest(["Device.B"]));
        await Store.UpdateAsync(sign with { State = TaskState.Running }, default);
        await SweptAsync(sign, TaskState.Pending);
        Assert.Equal(task.Id, Assert.Single(await ListAsync(TaskState.Running)).Id);
        await cpe.PostAsync(
            Xml.Envelope(
                "<cwmp:GetParameterValuesResponse><ParameterList>"
                    + Xml.Parameter("Device.A", "1")
                    + "</ParameterList></cwmp:GetParameterValuesResponse>",
                request.Text("ID")
            )
        );
        Assert.Equal(TaskState.Done, (await _acs.FinishedAsync(task)).State);
    }

    private ITaskStore Store => _acs.Service<ITaskStore>();

    /// <summary>As after a kill in the middle of its session: the row says so, and no memory does.</summary>
    private async Task<DeviceTask> StaleAsync(TaskRequest request)
    {
        var task = await _acs.SubmitAsync(_device, request);
        await Store.UpdateAsync(task with { State = TaskState.Running }, default);
        await _acs.Service<IGrainFactory>()
            .GetGrain<IManagementGrain>(0)
            .ForceActivationCollection(TimeSpan.Zero);
        return task;
    }

    private async Task SweptAsync(DeviceTask task, TaskState state)
    {
        _clock.Advance(TimeSpan.FromSeconds(12));
        await IsAsync(task, state);
    }

    private Task IsAsync(DeviceTask task, TaskState state) =>
        Wait.UntilAsync(async () => (await Row(task)).State == state, $"it is {state}");

    private async Task<DeviceTask> Row(DeviceTask task) =>
        (await Store.FindAsync(task.Id, default))!;

    private async Task<IReadOnlyList<DeviceTask>> ListAsync(TaskState state) =>
        (await _acs.Tasks.ListAsync(new TaskQuery { State = state }, default)).Items;
}
