using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Wire;

/// <summary>Download and what is reported of it, in whatever session it comes.</summary>
public sealed class TransferTests : IAsyncLifetime
{
    private TestAcs _acs = null!;
    private string _device = "";
    private LockStepCpe _cpe = null!;

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync();
        _device = await _acs.IntroduceAsync();
        _cpe = _acs.NewCpe();
        await _acs.Files.PutAsync(
            new FileDescription("fw.bin", "1 Firmware Upgrade Image"),
            new MemoryStream(new byte[1234]),
            default
        );
    }

    public async ValueTask DisposeAsync()
    {
        _cpe.Dispose();
        await _acs.DisposeAsync();
    }

    [Fact, Spec("checklist", "F039", "F041")]
    public async Task TransferComplete_ends_the_task_of_its_CommandKey_once_however_often_it_comes()
    {
        var task = await BeginAsync(status: 1);
        Assert.Equal(TaskState.Awaiting, (await _acs.Tasks.GetAsync(task.Id, default)).State);
        await _cpe.PostAsync(
            Xml.Inform(events: $"1 BOOT|7 TRANSFER COMPLETE|M Download={task.Id}")
        );
        for (var time = 0; time < 2; time++)
        {
            var reply = await _cpe.PostAsync(Xml.Envelope(Xml.TransferComplete(task.Id), "t1"));
            Assert.Equal("TransferCompleteResponse", reply.Message());
            Assert.Equal("t1", reply.Text("ID"));
        }
        Assert.Equal(204, (await _cpe.PostAsync("")).Status);
        var done = await _acs.Tasks.GetAsync(task.Id, default);
        Assert.Equal(TaskState.Done, done.State);
        Assert.Equal("2026-03-01T12:01:00Z", done.Result!.CompleteTime);
    }

    [Fact]
    public async Task A_failed_transfer_is_a_fault_with_the_device_s_code_that_can_be_dismissed()
    {
        var task = await BeginAsync(status: 1);
        await _cpe.PostAsync(Xml.Inform(events: "7 TRANSFER COMPLETE"));
        await _cpe.PostAsync(Xml.Envelope(Xml.TransferComplete(task.Id, fault: 9018)));
        await _cpe.PostAsync("");
        var faults = await _acs.GetJsonAsync($"api/v1/faults?device={_device}");
        var fault = Assert.Single(faults.GetProperty("items").EnumerateArray());
        Assert.Equal("9018", fault.GetProperty("code").GetString());
        Assert.Equal("download", fault.GetProperty("taskKind").GetString());
        using var gone = await _acs.Api.DeleteAsync(
            $"api/v1/devices/{_device}/faults/task_{task.Id}"
        );
        gone.EnsureSuccessStatusCode();
        var none = await _acs.GetJsonAsync($"api/v1/faults?device={_device}");
        Assert.Empty(none.GetProperty("items").EnumerateArray());
    }

    [Fact, Spec("checklist", "F042")]
    public async Task A_DownloadResponse_with_Status_0_is_the_end_of_it()
    {
        var task = await BeginAsync(status: 0);
        Assert.Equal(TaskState.Done, (await _acs.Tasks.GetAsync(task.Id, default)).State);
    }

    [Fact, Spec("checklist", "F040", "D050")]
    [Quirk(117, 159)]
    public async Task TransferComplete_with_an_unknown_key_and_without_event_7_is_answered()
    {
        await _cpe.PostAsync(Xml.Inform());
        var reply = await _cpe.PostAsync(Xml.Envelope(Xml.TransferComplete("nobody-asked")));
        Assert.Equal("TransferCompleteResponse", reply.Message());
    }

    [Fact, Spec("checklist", "F046")]
    [Quirk(164)]
    public async Task AutonomousTransferComplete_is_answered()
    {
        await _cpe.PostAsync(Xml.Inform(events: "10 AUTONOMOUS TRANSFER COMPLETE"));
        var reply = await _cpe.PostAsync(
            Xml.Envelope(
                "<cwmp:AutonomousTransferComplete><AnnounceURL/><TransferURL/>"
                    + "<IsDownload>1</IsDownload><FileType>1 Firmware Upgrade Image</FileType>"
                    + "<FileSize>0</FileSize><TargetFileName/><FaultStruct><FaultCode>0</FaultCode>"
                    + "<FaultString/></FaultStruct><StartTime>0001-01-01T00:00:00Z</StartTime>"
                    + "<CompleteTime>0001-01-01T00:00:00Z</CompleteTime>"
                    + "</cwmp:AutonomousTransferComplete>"
            )
        );
        Assert.Equal("AutonomousTransferCompleteResponse", reply.Message());
    }

    [Fact, Spec("checklist", "F047")]
    public async Task RequestDownload_is_answered()
    {
        await _cpe.PostAsync(Xml.Inform(events: "9 REQUEST DOWNLOAD"));
        var reply = await _cpe.PostAsync(
            Xml.Envelope(
                "<cwmp:RequestDownload><FileType>1 Firmware Upgrade Image</FileType>"
                    + "<FileTypeArg/></cwmp:RequestDownload>"
            )
        );
        Assert.Equal("RequestDownloadResponse", reply.Message());
    }

    [Fact]
    public async Task The_url_of_a_Download_serves_the_file()
    {
        await _acs.SubmitAsync(_device, new DownloadRequest("fw.bin"));
        await _cpe.PostAsync(Xml.Inform());
        var request = await _cpe.PostAsync("");
        var url = request.Text("URL")!;
        Assert.True(url.Length <= 256);
        using var http = new HttpClient();
        Assert.Equal(1234, (await http.GetByteArrayAsync(url)).Length);
    }

    private async Task<DeviceTask> BeginAsync(int status)
    {
        var task = await _acs.SubmitAsync(_device, new DownloadRequest("fw.bin"));
        await _cpe.PostAsync(Xml.Inform());
        var request = await _cpe.PostAsync("");
        Assert.Equal("Download", request.Message());
        Assert.Equal(task.Id, request.Text("CommandKey"));
        Assert.Equal("1234", request.Text("FileSize"));
        await _cpe.PostAsync(
            Xml.Envelope(
                $"<cwmp:DownloadResponse><Status>{status}</Status>"
                    + "<StartTime>0001-01-01T00:00:00Z</StartTime>"
                    + "<CompleteTime>0001-01-01T00:00:00Z</CompleteTime></cwmp:DownloadResponse>",
                request.Text("ID")
            )
        );
        return task;
    }
}
