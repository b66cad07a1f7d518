using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with tasks.</summary>
public abstract class TaskStoreContract : StoreContract
{
    private protected TaskStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task A_task_is_read_as_it_was_written_in_every_kind()
    {
        var device = await StoredAsync(1);
        Operations.TaskRequest[] requests =
        [
            new GetParameterValuesRequest(["Device."]),
            new SetParameterValuesRequest([new("Device.A", "ü", "xsd:string")], "key"),
            new RefreshObjectRequest("Device.WiFi."),
            new AddObjectRequest("Device.NAT.PortMapping.", [new("Enable", "1")]),
            new DeleteObjectRequest("Device.NAT.PortMapping.1."),
            new GetParameterAttributesRequest(["Device."]),
            new SetParameterAttributesRequest([new("Device.A", 2, ["Subscriber"])]),
            new RebootRequest(),
            new FactoryResetRequest(),
            new DownloadRequest("fw.bin", "1 Firmware Upgrade Image", "t", 5),
            new UploadRequest("2 Vendor Log File", "http://192.0.2.1/u", "user", "secret", 5),
            new ScheduleDownloadRequest("fw.bin", [new(60, 120), new(200, 300, "3 When Idle")]),
            new CancelTransferRequest("task-1"),
            new GetQueuedTransfersRequest(),
            new GetAllQueuedTransfersRequest(),
            new ScheduleInformRequest(60),
            new ChangeDUStateRequest([new("install", "http://192.0.2.1/du", Version: "1")]),
            new GetRPCMethodsRequest(),
            new GetOptionsRequest("voice"),
            new SetVouchersRequest(["AAAA"]),
            new RawRpcRequest("<cwmp:X_00D09E_Beep/>"),
        ];
        var tasks = requests
            .Select(
                (request, index) =>
                    NewTask(device, $"task-{index}") with
                    {
                        Request = request,
                        Expires = Noon.AddDays(1),
                    }
            )
            .ToArray();
        await Store.Tasks.InsertAsync(device.RowId, tasks, Token);
        await ReopenAsync();

        var open = await Store.Tasks.OpenTasksAsync(device.RowId, Token);
        Assert.Equal(tasks.Select(task => task.Id), open.Select(task => task.Id));
        foreach (var (wanted, read) in tasks.Zip(open))
            Assert.Equivalent(wanted, read, strict: true);
    }

    [Fact]
    public async Task A_finished_task_keeps_its_result_and_leaves_the_queue()
    {
        var device = await StoredAsync(1);
        await Store.Tasks.InsertAsync(device.RowId, [NewTask(device, "a")], Token);
        var done = NewTask(device, "a", TaskState.Done) with
        {
            Started = Noon.AddSeconds(1),
            Finished = Noon.AddSeconds(2),
            Attempts = 2,
            Result = new() { ParameterValues = [new("Device.A", "1", "xsd:int")], Status = 0 },
        };
        await Store.Tasks.UpdateAsync(done, Token);

        Assert.Empty(await Store.Tasks.OpenTasksAsync(device.RowId, Token));
        Assert.Equivalent(done, await Store.Tasks.FindAsync("a", Token), strict: true);
    }

    [Fact]
    public async Task Tasks_are_listed_newest_first_by_device_and_state()
    {
        var (one, two) = (await StoredAsync(1), await StoredAsync(2));
        for (var number = 0; number < 5; number++)
        {
            await Store.Tasks.InsertAsync(one.RowId, [NewTask(one, $"one-{number}")], Token);
            await Store.Tasks.InsertAsync(two.RowId, [NewTask(two, $"two-{number}")], Token);
        }
        await Store.Tasks.UpdateAsync(NewTask(one, "one-3", TaskState.Running), Token);

        var all = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Store.Tasks.ListAsync(new() { Page = new(3, cursor) }, Token);
            all.AddRange(page.Items.Select(task => task.Id));
            cursor = page.NextCursor;
        } while (cursor is not null);
        Assert.Equal(
            Enumerable.Range(0, 10).Select(n => $"{(n % 2 == 0 ? "two" : "one")}-{4 - n / 2}"),
            all
        );

        async Task<string[]> List(string? device, TaskState? state)
        {
            var query = new TaskQuery
            {
                DeviceId = device,
                State = state,
                Page = new(WithTotal: true),
            };
            var page = await Store.Tasks.ListAsync(query, Token);
            Assert.Equal(page.Items.Count, page.Total);
            return [.. page.Items.Select(task => task.Id)];
        }
        Assert.Equal(["one-3"], await List(null, TaskState.Running));
        Assert.Equal(["one-4", "one-2", "one-1", "one-0"], await List(one.Id, TaskState.Pending));
        Assert.Equal(5, (await List(two.Id, null)).Length);
        Assert.Empty(await List("nobody", null));
    }

    [Fact]
    public async Task Tasks_of_one_submission_are_stored_all_or_none()
    {
        var device = await StoredAsync(1);
        await Store.Tasks.InsertAsync(device.RowId, [NewTask(device, "a")], Token);
        await Assert.ThrowsAsync<StorageException>(() =>
            Store.Tasks.InsertAsync(
                device.RowId,
                [NewTask(device, "b"), NewTask(device, "a")],
                Token
            )
        );
        var open = await Store.Tasks.OpenTasksAsync(device.RowId, Token);
        Assert.Equal(["a"], open.Select(task => task.Id));
    }

    [Fact]
    public async Task Tasks_for_a_deleted_device_and_updates_of_its_tasks_are_refused()
    {
        var device = await StoredAsync(1);
        await Store.Devices.DeleteAsync(device.RowId, Token);
        var inserted = await Assert.ThrowsAsync<OperationException>(() =>
            Store.Tasks.InsertAsync(device.RowId, [NewTask(device, "a")], Token)
        );
        var updated = await Assert.ThrowsAsync<OperationException>(() =>
            Store.Tasks.UpdateAsync(NewTask(device, "a"), Token)
        );
        Assert.Equal(OperationFaultKind.NotFound, inserted.Kind);
        Assert.Equal(OperationFaultKind.NotFound, updated.Kind);
    }

    [Fact]
    public async Task A_bad_write_fails_alone_among_many_at_once()
    {
        var device = await StoredAsync(1);
        await Store.Tasks.InsertAsync(device.RowId, [NewTask(device, "taken")], Token);
        var writes = Enumerable
            .Range(0, 200)
            .Select(n => n % 50 == 25 ? "taken" : $"task-{n}")
            .Select(id => Store.Tasks.InsertAsync(device.RowId, [NewTask(device, id)], Token))
            .ToArray();
        await Task.WhenAll(writes).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal(4, writes.Count(write => write.IsFaulted));
        Assert.All(
            writes.Where(write => write.IsFaulted),
            write => Assert.IsType<StorageException>(write.Exception!.InnerException)
        );
        Assert.Equal(197, (await Store.Tasks.OpenTasksAsync(device.RowId, Token)).Count);
    }

    [Fact]
    public async Task Pending_and_awaiting_tasks_whose_time_is_up_are_due_the_oldest_first()
    {
        var device = await StoredAsync(1);
        await Store.Tasks.InsertAsync(
            device.RowId,
            [
                NewTask(device, "later") with
                {
                    Expires = Noon.AddHours(2),
                },
                NewTask(device, "second") with
                {
                    Expires = Noon.AddHours(1),
                },
                NewTask(device, "first") with
                {
                    Expires = Noon,
                },
                NewTask(device, "awaited", TaskState.Awaiting) with
                {
                    Expires = Noon.AddMinutes(30),
                },
                NewTask(device, "never"),
                NewTask(device, "begun", TaskState.Running) with
                {
                    Expires = Noon,
                },
            ],
            Token
        );
        async Task<string[]> Due(int limit) =>
            [
                .. (await Store.Tasks.DueToExpireAsync(Noon.AddHours(1), limit, Token)).Select(
                    task => task.Id
                ),
            ];
        Assert.Equal(["first", "awaited", "second"], await Due(10));
        Assert.Equal(["first"], await Due(1));
    }

    [Fact]
    public async Task What_ended_before_a_time_is_deleted_with_its_transfer_and_nothing_else()
    {
        var device = await StoredAsync(1);
        await Store.Tasks.InsertAsync(
            device.RowId,
            [
                NewTask(device, "old"),
                NewTask(device, "failed"),
                NewTask(device, "young"),
                NewTask(device, "open"),
                NewTask(device, "awaited"),
            ],
            Token
        );
        await EndAsync(device, "old", TaskState.Done, Noon);
        await EndAsync(device, "failed", TaskState.Failed, Noon.AddMinutes(1));
        await EndAsync(device, "young", TaskState.Expired, Noon.AddHours(1));
        await Store.Tasks.UpdateAsync(NewTask(device, "awaited", TaskState.Awaiting), Token);
        await ReportAsync(device, "unasked", Noon);
        await ReportAsync(device, "unasked later", Noon.AddHours(1));

        Assert.Equal(3, await Store.Tasks.PruneAsync(Noon.AddHours(1), 100, Token));

        Assert.Equal(["awaited", "open", "young"], await TasksAsync());
        Assert.Equal(["unasked later", "young"], await TransfersAsync());
        Assert.Equal(0, await Store.Tasks.PruneAsync(Noon.AddHours(1), 100, Token));
    }

    [Fact]
    public async Task Above_the_most_that_are_kept_the_first_to_have_ended_go()
    {
        var device = await StoredAsync(1);
        string[] ids = ["a", "b", "c", "d"];
        await Store.Tasks.InsertAsync(
            device.RowId,
            [.. ids.Select(id => NewTask(device, id)), NewTask(device, "open")],
            Token
        );
        foreach (var (id, minute) in new[] { ("a", 4), ("b", 1), ("c", 3), ("d", 2) })
            await EndAsync(device, id, TaskState.Done, Noon.AddMinutes(minute));

        Assert.Equal(2, await Store.Tasks.PruneAsync(Noon.AddDays(-1), 2, Token));

        Assert.Equal(["a", "c", "open"], await TasksAsync());
        Assert.Equal(0, await Store.Tasks.PruneAsync(Noon.AddDays(-1), 2, Token));
    }

    private Task EndAsync(DeviceRecord device, string id, TaskState state, DateTimeOffset at) =>
        Store.Tasks.UpdateAsync(
            NewTask(device, id, state) with
            {
                Finished = at,
                Transfer = Ended(device, id, at),
            },
            Token
        );

    /// <summary>A transfer the device made by itself.</summary>
    private Task ReportAsync(DeviceRecord device, string file, DateTimeOffset at) =>
        Store.Devices.CommitAsync(new(device.RowId) { Report = Ended(device, file, at) }, Token);

    private static Transfer Ended(DeviceRecord device, string file, DateTimeOffset at) =>
        new()
        {
            DeviceId = device.Id,
            CommandKey = "",
            Kind = TransferKind.AutonomousDownload,
            State = TransferState.Done,
            Updated = at,
            File = file,
        };

    private async Task<IEnumerable<string>> TasksAsync() =>
        (await Store.Tasks.ListAsync(new(), Token)).Items.Select(task => task.Id).Order();

    private async Task<IEnumerable<string>> TransfersAsync() =>
        (await Store.Tasks.TransfersAsync(new(), Token)).Items.Select(t => t.File).Order();
}
