using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Storage;

public abstract partial class StoreContract
{
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
}
