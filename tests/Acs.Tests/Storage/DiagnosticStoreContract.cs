using System.Globalization;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with the history of diagnostics.</summary>
public abstract class DiagnosticStoreContract : StoreContract
{
    private protected DiagnosticStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task A_diagnostic_stored_as_ended_is_in_the_history_as_it_was()
    {
        var device = await StoredAsync(1);
        var task = await EndedAsync(device, "a", new IPPingRequest("h", 3));
        await ReopenAsync();
        var run = Assert.Single((await ListAsync(device)).Items);
        Assert.Equivalent(
            new DiagnosticRun
            {
                TaskId = "a",
                Kind = "ipPing",
                Request = task.Request,
                Started = Noon,
                Finished = Noon.AddSeconds(5),
                State = TaskState.Done,
                Result = task.Result!.Diagnostic,
            },
            run,
            strict: true
        );
    }

    [Fact]
    public async Task The_history_is_by_device_and_kind_newest_first_in_pages()
    {
        var (one, two) = (await StoredAsync(1), await StoredAsync(2));
        await EndedAsync(one, "a", new IPPingRequest("h"));
        await EndedAsync(two, "b", new IPPingRequest("h"));
        await EndedAsync(one, "c", new NeighboringWiFiRequest());
        await EndedAsync(one, "d", new IPPingRequest("h"));
        Assert.Equal(["d", "c", "a"], Ids(await ListAsync(one)));
        Assert.Equal(["d", "a"], Ids(await ListAsync(one, "ipPing")));
        var first = await ListAsync(one, null, new PageRequest(2, null, WithTotal: true));
        Assert.Equal(["d", "c"], Ids(first));
        Assert.Equal(3, first.Total);
        Assert.Equal(["a"], Ids(await ListAsync(one, null, new PageRequest(2, first.NextCursor))));
    }

    [Fact]
    public async Task What_was_never_begun_and_what_is_no_diagnostic_is_not_kept()
    {
        var device = await StoredAsync(1);
        var expired = NewTask(device, "a") with { Request = new IPPingRequest("h") };
        var reboot = NewTask(device, "b");
        await Store.Tasks.InsertAsync(device.RowId, [expired, reboot], Token);
        await Store.Tasks.UpdateAsync(expired with { State = TaskState.Expired }, Token);
        await Store.Tasks.UpdateAsync(
            reboot with
            {
                State = TaskState.Done,
                Started = Noon,
                Finished = Noon,
            },
            Token
        );
        Assert.Empty((await ListAsync(device)).Items);
    }

    [Fact]
    public async Task The_newest_hundred_of_a_kind_are_kept_and_a_retry_replaces_its_elder()
    {
        var device = await StoredAsync(1);
        await EndedAsync(device, "scan", new NeighboringWiFiRequest());
        for (var i = 0; i <= IDiagnosticStore.MostOfAKind; i++)
            await EndedAsync(device, Name(i), new IPPingRequest("h"));
        await Store.Tasks.UpdateAsync(Ended(device, Name(7), new IPPingRequest("h")), Token);
        var pings = Ids(await ListAsync(device, "ipPing", new PageRequest(1_000)));
        Assert.Equal(IDiagnosticStore.MostOfAKind, pings.Length);
        Assert.Equal((Name(7), Name(1)), (pings[0], pings[^1]));
        Assert.Single((await ListAsync(device, "wifiNeighbors")).Items);
    }

    [Fact]
    public async Task The_history_of_a_deleted_device_goes_with_it()
    {
        var device = await StoredAsync(1);
        await EndedAsync(device, "a", new IPPingRequest("h"));
        await Store.Devices.DeleteAsync(device.RowId, Token);
        Assert.Empty((await ListAsync(device)).Items);
    }

    private static string Name(int number) => number.ToString("D3", CultureInfo.InvariantCulture);

    private static string[] Ids(Page<DiagnosticRun> page) =>
        [.. page.Items.Select(run => run.TaskId)];

    private Task<Page<DiagnosticRun>> ListAsync(
        DeviceRecord device,
        string? kind = null,
        PageRequest? page = null
    ) => Store.Diagnostics.ListAsync(device.RowId, kind, page ?? new PageRequest(), Token);

    private async Task<DeviceTask> EndedAsync(
        DeviceRecord device,
        string id,
        Operations.TaskRequest request
    )
    {
        await Store.Tasks.InsertAsync(
            device.RowId,
            [NewTask(device, id) with { Request = request }],
            Token
        );
        var ended = Ended(device, id, request);
        await Store.Tasks.UpdateAsync(ended, Token);
        return ended;
    }

    private static DeviceTask Ended(
        DeviceRecord device,
        string id,
        Operations.TaskRequest request
    ) =>
        NewTask(device, id, TaskState.Done) with
        {
            Request = request,
            Started = Noon,
            Finished = Noon.AddSeconds(5),
            Result = new TaskResult
            {
                Diagnostic = new DiagnosticResult
                {
                    Object = "Device.IP.Diagnostics.IPPing.",
                    State = "Complete",
                    Echo = new EchoTimes("192.0.2.1", 3, 0, 1_500, null, 2_000),
                },
            },
        };
}
