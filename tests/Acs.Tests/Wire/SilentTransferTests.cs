using System.Text;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Wire;

/// <summary>Models that never send a TransferComplete: learned, and their transfers end all the same.</summary>
public sealed class SilentTransferTests : IAsyncLifetime
{
    private const string Silent = "noTransferComplete";
    private const string Configuration = "3 Vendor Configuration File";
    private static readonly TimeSpan Hour = TimeSpan.FromMinutes(61);

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private TestAcs _acs = null!;
    private string _device = "";
    private LockStepCpe _cpe = null!;

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync(time: _clock);
        _device = await _acs.IntroduceAsync();
        _cpe = _acs.NewCpe();
        foreach (var (name, type, version) in Files)
            await _acs.Files.PutAsync(
                new FileDescription(name, type, Version: version),
                new MemoryStream(new byte[100]),
                default
            );
    }

    public async ValueTask DisposeAsync()
    {
        _cpe.Dispose();
        await _acs.DisposeAsync();
    }

    private static (string Name, string Type, string Version)[] Files =>
        [
            ("fw-2.bin", "1 Firmware Upgrade Image", "2.0"),
            ("fw.bin", "1 Firmware Upgrade Image", ""),
            ("home.cfg", Configuration, ""),
        ];

    [Fact, Quirk(161)]
    public async Task A_model_is_learned_to_be_silent_by_transfers_that_only_the_version_told()
    {
        for (var transfer = 1; transfer <= 3; transfer++)
        {
            Assert.Equal("false", (await QuirkAsync("2.0")).Value);
            await UpgradeAsync();
        }
        var quirk = await QuirkAsync("2.0");
        Assert.Equal(("true", "learned"), (quirk.Value, quirk.Source));
        Assert.Equal(_device, quirk.Learned!.By);
        Assert.Contains("none was reported", quirk.Learned.Reason, StringComparison.Ordinal);
        Assert.Equal("false", (await QuirkAsync("1.0")).Value);
    }

    [Fact]
    public async Task A_report_in_the_same_session_is_no_silence_and_a_later_one_unteaches_it()
    {
        for (var transfer = 1; transfer <= 4; transfer++)
        {
            var task = await DownloadAsync("fw-2.bin");
            await _cpe.InformAsync("1 BOOT", "2.0");
            await _cpe.PostAsync(Xml.Envelope(Xml.TransferComplete(task.Id)));
            await _cpe.PostAsync("");
        }
        Assert.Equal("default", (await QuirkAsync("2.0")).Source);
        for (var transfer = 1; transfer <= 3; transfer++)
            await UpgradeAsync();
        Assert.Equal("true", (await QuirkAsync("2.0")).Value);
        await _cpe.InformAsync("7 TRANSFER COMPLETE", "2.0");
        await _cpe.PostAsync(Xml.Envelope(Xml.TransferComplete("any")));
        Assert.Equal("false", (await QuirkAsync("2.0")).Value);
    }

    [Fact, Quirk(161)]
    public async Task A_file_without_a_version_is_unconfirmed_once_the_device_has_started_again()
    {
        await SetAsync();
        var task = await DownloadAsync("home.cfg");
        await _cpe.CallHomeAsync();
        Assert.Equal(TransferState.Accepted, (await _acs.TransferAsync(task)).State);
        await _cpe.CallHomeAsync("1 BOOT");
        Assert.True((await _acs.DoneAsync(task)).Result!.Unconfirmed);
        var transfer = await _acs.TransferAsync(task);
        Assert.Equal(TransferState.Unconfirmed, transfer.State);
        Assert.Contains("sends no TransferComplete", transfer.Remark, StringComparison.Ordinal);
        Assert.Single(await _acs.EventsAsync(_device, "transfer.unconfirmed"));
        var shown = await _acs.GetJsonAsync("api/v1/transfers?state=unconfirmed");
        Assert.Equal(1, shown.GetProperty("items").GetArrayLength());
        Assert.Empty(
            (await _acs.GetJsonAsync("api/v1/faults")).GetProperty("items").EnumerateArray()
        );
    }

    [Fact]
    public async Task A_start_before_the_delay_is_over_has_nothing_to_do_with_it()
    {
        await SetAsync();
        var task = await DownloadAsync("home.cfg", delay: 600);
        await _cpe.CallHomeAsync("1 BOOT");
        Assert.False((await _acs.GetAsync(task)).IsFinished);
        _clock.Advance(TimeSpan.FromMinutes(11));
        await _cpe.CallHomeAsync("1 BOOT");
        Assert.True((await _acs.DoneAsync(task)).Result!.Unconfirmed);
    }

    [Fact]
    public async Task Without_a_start_it_is_unconfirmed_when_its_time_is_up()
    {
        await SetAsync();
        var task = await DownloadAsync("home.cfg");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _cpe.CallHomeAsync();
        await _acs.PassAsync(_clock, Hour, task);
        Assert.Equal(TransferState.Unconfirmed, (await _acs.TransferAsync(task)).State);
        await _acs.DoneAsync(task);
    }

    [Theory]
    [InlineData("DeviceID.OUI = '00AABB'", true)]
    [InlineData("DeviceID.OUI = 'FFFFFF'", false)]
    public async Task A_time_that_is_up_is_success_where_the_configuration_says_so(
        string expression,
        bool isDone
    )
    {
        await _acs.Service<IProvisioning>()
            .PutAsync(
                DocumentKind.Config,
                "cwmp.downloadSuccessOnTimeout",
                expression,
                new ChangeNote("test"),
                default
            );
        var task = await DownloadAsync("home.cfg");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _cpe.CallHomeAsync();
        await _acs.PassAsync(_clock, Hour, task);
        var ended = await _acs.GetAsync(task);
        Assert.Equal(
            isDone ? (TaskState.Done, null) : (TaskState.Failed, "timeout"),
            (ended.State, ended.Fault?.Code)
        );
        if (isDone)
            Assert.True(ended.Result!.Unconfirmed);
    }

    [Fact]
    public async Task A_device_that_was_not_heard_of_again_is_a_time_out_all_the_same()
    {
        await SetAsync();
        var task = await DownloadAsync("home.cfg");
        await _acs.PassAsync(_clock, Hour, task);
        Assert.Equal("timeout", (await _acs.GetAsync(task)).Fault!.Code);
    }

    [Fact]
    public async Task A_model_that_reports_fails_in_time_as_before()
    {
        var task = await DownloadAsync("home.cfg");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _cpe.CallHomeAsync("1 BOOT");
        await _acs.PassAsync(_clock, Hour, task);
        Assert.Equal("timeout", (await _acs.GetAsync(task)).Fault!.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Firmware_of_no_known_version_is_success_when_the_device_runs_another_one(
        bool silent
    )
    {
        if (silent)
            await SetAsync("Acme-HG1-*");
        var task = await DownloadAsync("fw.bin");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _cpe.CallHomeAsync("1 BOOT", "7.1");
        Assert.Equal(silent, (await _acs.GetAsync(task)).IsFinished);
        if (!silent)
            await _acs.PassAsync(_clock, Hour, task);
        await _acs.DoneAsync(task);
        var transfer = await _acs.TransferAsync(task);
        Assert.Equal(TransferState.Done, transfer.State);
        Assert.Contains("no TransferComplete", transfer.Remark, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_that_came_is_success_without_a_report(bool silent)
    {
        if (silent)
            await SetAsync();
        var (task, url) = await UploadAsync();
        await PutAsync(url);
        Assert.Equal(silent, (await _acs.GetAsync(task)).IsFinished);
        Assert.NotNull((await _acs.TransferAsync(task)).Received);
        if (!silent)
            await _acs.PassAsync(_clock, Hour, task);
        await _acs.DoneAsync(task);
    }

    [Fact]
    public async Task An_upload_that_came_before_the_answer_to_the_RPC_counts_as_well()
    {
        await SetAsync();
        var task = await _acs.SubmitAsync(_device, new UploadRequest(Configuration));
        var request = await _cpe.CallHomeAsync();
        await PutAsync(request.Text("URL")!);
        await _cpe.AcceptAsync(request, "Upload");
        await _acs.PassAsync(_clock, TimeSpan.Zero, task);
        await _acs.DoneAsync(task);
        Assert.True(_clock.GetUtcNow() < task.Created + TimeSpan.FromMinutes(50));
    }

    [Fact]
    public async Task An_upload_that_never_came_is_a_time_out_of_a_silent_model_too()
    {
        await SetAsync();
        var (task, _) = await UploadAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _cpe.CallHomeAsync("1 BOOT");
        await _acs.PassAsync(_clock, Hour, task);
        Assert.Equal("timeout", (await _acs.GetAsync(task)).Fault!.Code);
    }

    [Theory]
    [InlineData(0, TransferState.Done)]
    [InlineData(9010, TransferState.Failed)]
    public async Task A_report_that_comes_after_all_settles_what_was_unconfirmed(
        int fault,
        TransferState state
    )
    {
        await SetAsync();
        var task = await DownloadAsync("home.cfg");
        await _cpe.CallHomeAsync("1 BOOT");
        await _cpe.InformAsync("7 TRANSFER COMPLETE");
        await _cpe.PostAsync(Xml.Envelope(Xml.TransferComplete(task.Id, fault)));
        Assert.Equal(state, (await _acs.TransferAsync(task)).State);
        Assert.Null((await _acs.GetAsync(task)).Result?.Unconfirmed);
    }

    private async Task UpgradeAsync()
    {
        var task = await DownloadAsync("fw-2.bin");
        await _cpe.CallHomeAsync("1 BOOT", "2.0");
        await _acs.DoneAsync(task);
    }

    private async Task<DeviceTask> DownloadAsync(string file, uint delay = 0)
    {
        var task = await _acs.SubmitAsync(_device, new DownloadRequest(file, DelaySeconds: delay));
        await _cpe.AcceptAsync(await _cpe.CallHomeAsync());
        return task;
    }

    private async Task<(DeviceTask Task, string Url)> UploadAsync()
    {
        var task = await _acs.SubmitAsync(_device, new UploadRequest(Configuration));
        var request = await _cpe.CallHomeAsync();
        await _cpe.AcceptAsync(request, "Upload");
        return (task, request.Text("URL")!);
    }

    private static async Task PutAsync(string url)
    {
        using var http = new HttpClient();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("settings"));
        (await http.PutAsync(new Uri(url), content)).EnsureSuccessStatusCode();
    }

    private Task SetAsync(string model = "Acme-HG1-1.0") =>
        _acs.Models.SetAsync(model, Silent, "true", "tests", default);

    private async Task<ModelQuirk> QuirkAsync(string version)
    {
        var key = $"Acme-HG1-{version}";
        try
        {
            var model = await _acs.Models.GetAsync(key, default);
            return model.Quirks.Single(quirk => quirk.Name == Silent);
        }
        catch (OperationException unknown) when (unknown.Kind == OperationFaultKind.NotFound)
        {
            return new ModelQuirk(Silent, "", [], "false", "default", null, null);
        }
    }
}
