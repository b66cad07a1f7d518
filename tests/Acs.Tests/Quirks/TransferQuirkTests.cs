using Acs.Tests.Wire;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Quirks;

/// <summary>Transfers as devices make and report them.</summary>
public sealed class TransferQuirkTests(SharedAcs shared) : IClassFixture<SharedAcs>
{
    [Theory, Quirk(165)]
    [InlineData("1", "")]
    [InlineData("2", "<Status/><StartTime/><CompleteTime/>")]
    [InlineData("3", "<Status>accepted</Status>")]
    [InlineData("4", "<Status>1</Status><StartTime>9999-99-99T99:99:99</StartTime>")]
    public async Task A_download_whose_response_makes_no_sense_has_begun(
        string model,
        string response
    )
    {
        using var talk = await NewAsync("BEGUN" + model);
        var task = await BeginAsync(talk, response);
        Assert.Equal(TaskState.Awaiting, (await talk.TaskAsync(task)).State);
    }

    [Theory, Quirk(105, 117, 160)]
    [InlineData("1", "7 TRANSFER COMPLETE", "<FaultStruct/><StartTime/><CompleteTime/>")]
    [InlineData("2", "1 BOOT", "")]
    [InlineData("3", "M Download", "<FaultStruct><FaultCode>OK</FaultCode></FaultStruct>")]
    [InlineData("4", "", "<StartTime>Thu Jan  1 00:00:00 1970</StartTime><CompleteTime/>")]
    public async Task A_report_in_any_session_and_of_any_form_is_answered_and_ends_its_task(
        string model,
        string events,
        string report
    )
    {
        using var talk = await NewAsync("REPORT" + model);
        var task = await BeginAsync(talk, "<Status>1</Status>");
        await talk.Cpe.PostAsync(talk.Inform(events));
        var reply = await talk.Cpe.PostAsync(
            Xml.Envelope(
                $"<cwmp:TransferComplete><CommandKey>{task.Id}</CommandKey>{report}"
                    + "</cwmp:TransferComplete>"
            )
        );
        Assert.Equal("TransferCompleteResponse", reply.Message());
        Assert.Equal(204, (await talk.Cpe.PostAsync("")).Status);
        await talk.DoneAsync(task);
    }

    [Theory, Quirk(159)]
    [InlineData("<CommandKey/>")]
    [InlineData("")]
    [InlineData("<CommandKey>0123456789abcdef0123456789abcdef</CommandKey>")]
    public async Task A_report_under_a_key_that_nobody_gave_is_answered(string key)
    {
        using var talk = await NewAsync("KEY");
        await talk.Cpe.PostAsync(talk.Inform());
        var reply = await talk.Cpe.PostAsync(
            Xml.Envelope($"<cwmp:TransferComplete>{key}</cwmp:TransferComplete>")
        );
        Assert.Equal("TransferCompleteResponse", reply.Message());
    }

    [Theory, Quirk(159)]
    [InlineData(0, TaskState.Done)]
    [InlineData(9010, TaskState.Failed)]
    public async Task A_report_without_a_key_is_of_the_only_transfer_that_is_awaited(
        int fault,
        TaskState state
    )
    {
        using var talk = await NewAsync($"KEYLESS{fault}");
        var task = await BeginAsync(talk, "<Status>1</Status>");
        await ReportAsync(talk, "", fault);
        Assert.Equal(state, (await talk.TaskAsync(task)).State);
    }

    [Fact, Quirk(159)]
    public async Task Of_two_that_are_awaited_a_report_without_a_key_ends_neither()
    {
        using var talk = await NewAsync("TWOAWAITED");
        var upload = await talk.SubmitAsync(new UploadRequest("3 Vendor Configuration File"));
        await talk.ServeAsync(_ => "<cwmp:UploadResponse><Status>1</Status></cwmp:UploadResponse>");
        var download = await BeginAsync(talk, "<Status>1</Status>");
        await ReportAsync(talk, "", 0);
        foreach (var task in new[] { upload, download })
            Assert.Equal(TaskState.Awaiting, (await talk.TaskAsync(task)).State);
        await ReportAsync(talk, upload.Id, 0);
        await ReportAsync(talk, "", 0);
        await talk.DoneAsync(download);
    }

    [Fact, Quirk(163)]
    public async Task A_download_that_failed_can_be_tried_again_and_succeed()
    {
        using var talk = await NewAsync("SECONDTRY");
        var task = await BeginAsync(talk, "<Status>1</Status>");
        await ReportAsync(talk, task.Id, 9010);
        Assert.Equal("9010", (await talk.TaskAsync(task)).Fault!.Code);
        await shared.Acs.Tasks.RetryAsync(task.Id, default);
        var again = await talk.CallHomeAsync();
        Assert.Equal("Download", again.Message());
        await talk.AnswerAsync(again, Response("<Status>1</Status>"));
        await ReportAsync(talk, task.Id, 0);
        await talk.DoneAsync(task);
    }

    [Fact, Quirk(166, 167, 171)]
    public async Task The_url_ends_with_the_plain_name_and_the_type_is_to_the_letter()
    {
        const string FileType = "X 00AABB My_Type";
        using var talk = await NewAsync("NAMES");
        await talk.SubmitAsync(
            new DownloadRequest("quirk-1.2_b.bin", FileType, TargetFileName: "vendor.img")
        );
        var download = await talk.CallHomeAsync();
        Assert.Equal(FileType, download.Text("FileType"));
        Assert.Equal("vendor.img", download.Text("TargetFileName"));
        var url = download.Text("URL")!;
        Assert.Matches("^[A-Za-z0-9:/._~-]+/quirk-1\\.2_b\\.bin$", url);
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        Assert.Equal(10, (await http.GetByteArrayAsync(url)).Length);
    }

    [Fact, Quirk(170)]
    public async Task A_foreign_URL_goes_out_as_given_and_what_was_fetched_unasked_is_kept()
    {
        const string Url = "tftp://192.0.2.9/images/fw%201.bin";
        using var talk = await NewAsync("FOREIGN");
        var task = await talk.SubmitAsync(
            new RawRpcRequest(
                "<cwmp:Download><CommandKey/><FileType>1 Firmware Upgrade Image</FileType>"
                    + $"<URL>{Url}</URL><Username/><Password/><FileSize>10</FileSize>"
                    + "<TargetFileName/><DelaySeconds>0</DelaySeconds><SuccessURL/><FailureURL/>"
                    + "</cwmp:Download>"
            )
        );
        var download = Assert.Single(await talk.ServeAsync(_ => Response("<Status>1</Status>")));
        Assert.Equal(Url, download.Text("URL"));
        await talk.DoneAsync(task);
        await ReportAsync(talk, "", 0);
        var own = await talk.Cpe.PostAsync(talk.Inform("10 AUTONOMOUS TRANSFER COMPLETE"));
        Assert.Equal("InformResponse", own.Message());
        var answer = await talk.Cpe.PostAsync(
            Xml.Envelope(
                $"<cwmp:AutonomousTransferComplete><AnnounceURL/><TransferURL>{Url}</TransferURL>"
                    + "<IsDownload>1</IsDownload><FileType>3 Vendor Configuration File</FileType>"
                    + "<FileSize>0</FileSize><TargetFileName/><FaultStruct><FaultCode>0</FaultCode>"
                    + "<FaultString/></FaultStruct><StartTime/><CompleteTime/>"
                    + "</cwmp:AutonomousTransferComplete>"
            )
        );
        Assert.Equal("AutonomousTransferCompleteResponse", answer.Message());
        var kept = await shared.Acs.Transfers.ListAsync(new() { DeviceId = talk.Device }, default);
        Assert.Contains(kept.Items, transfer => transfer.File == Url);
        Assert.Contains(kept.Items, transfer => transfer.File != Url);
    }

    private async Task<Talk> NewAsync(string productClass)
    {
        await shared.Acs.Files.PutAsync(
            new FileDescription("quirk-1.2_b.bin", "1 Firmware Upgrade Image"),
            new MemoryStream(new byte[10]),
            default
        );
        return await new Talk(shared.Acs, productClass).IntroduceAsync();
    }

    private static async Task<DeviceTask> BeginAsync(Talk talk, string response)
    {
        var task = await talk.SubmitAsync(new DownloadRequest("quirk-1.2_b.bin"));
        var requests = await talk.ServeAsync(_ => Response(response));
        Assert.Equal(task.Id, requests[^1].Text("CommandKey"));
        return task;
    }

    private static async Task ReportAsync(Talk talk, string key, int fault)
    {
        await talk.Cpe.PostAsync(talk.Inform($"7 TRANSFER COMPLETE|M Download={key}"));
        await talk.Cpe.PostAsync(Xml.Envelope(Xml.TransferComplete(key, fault)));
        Assert.Equal(204, (await talk.Cpe.PostAsync("")).Status);
    }

    private static string Response(string inside) =>
        $"<cwmp:DownloadResponse>{inside}</cwmp:DownloadResponse>";
}
