using System.Text;
using System.Text.Json;
using Conformance.Live;
using Muster.Acs;
using Muster.Acs.Operations;
using Muster.Cwmp;
using Muster.Cwmp.Messages;
using Xunit;

namespace Conformance.Rpc;

/// <summary>
/// The RPCs of an ACS beyond the everyday ones: posted to the API, carried out by the real agent, and seen
/// again in the API. Each ends as the standard's own words say.
/// </summary>
public sealed class AcsRequestTests : IAsyncLifetime
{
    private const string Version = "Device.DeviceInfo.SoftwareVersion";
    private LiveDevice _live = null!;

    public async ValueTask InitializeAsync() =>
        _live = await LiveDevice.StartAsync(options =>
            options with
            {
                FilesAccess = FilesAccess.Open,
            }
        );

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    [Fact]
    public async Task Upload_brings_the_device_s_file_and_tells_of_each_step()
    {
        await _live.DoneAsync("""{"kind": "upload", "fileType": "1 Vendor Configuration File"}""");
        var file = Assert.Single(await _live.ListAsync($"{_live.Path}/files"));
        Assert.Equal("configuration", file.GetProperty("kind").GetString());
        Assert.True(file.GetProperty("size").GetInt64() > 100);
        var transfer = Assert.Single(await TransfersAsync());
        Assert.Equal(("upload", "done"), Kind(transfer));
        Assert.Equal(
            [
                "file.uploaded",
                "transfer.accepted",
                "transfer.complete",
                "transfer.done",
                "transfer.requested",
            ],
            await KindsAsync("transfer.*", "file.*")
        );
    }

    [Fact]
    public async Task Download_of_firmware_is_shown_through_the_reboot_to_the_new_version()
    {
        await PutAsync("fw.bin", "1 Firmware Upgrade Image", "muster-firmware 9.9\n", "9.9");
        var before = _live.Cpe.Get(Version);
        await _live.DoneAsync("""{"kind": "download", "file": "fw.bin"}""");
        Assert.Equal("9.9", _live.Cpe.Get(Version));
        var transfer = Assert.Single(await TransfersAsync());
        Assert.Equal(("download", "done"), Kind(transfer));
        Assert.Equal("9.9", transfer.GetProperty("version").GetString());
        Assert.Equal(before, transfer.GetProperty("versionBefore").GetString());
        foreach (var step in new[] { "requested", "accepted", "versionSeen", "reported" })
            Assert.NotEqual(JsonValueKind.Null, transfer.GetProperty(step).ValueKind);
        Assert.Equal(
            [
                "transfer.accepted",
                "transfer.applying",
                "transfer.complete",
                "transfer.done",
                "transfer.requested",
            ],
            await KindsAsync("transfer.*")
        );
    }

    [Fact]
    public async Task ScheduleDownload_is_done_within_its_window()
    {
        await PutAsync("tones.bin", "4 Tone File", "tones");
        await _live.DoneAsync(
            """
            {"kind": "scheduleDownload", "file": "tones.bin",
             "timeWindows": [{"windowStart": 1, "windowEnd": 600}]}
            """
        );
        Assert.Equal(("scheduleDownload", "done"), Kind(Assert.Single(await TransfersAsync())));
    }

    [Fact]
    public async Task A_transfer_that_waits_is_listed_and_cancelled()
    {
        await PutAsync("tones.bin", "4 Tone File", "tones");
        var download = await _live.RunAsync(
            """{"kind": "download", "file": "tones.bin", "delaySeconds": 3600}""",
            wait: false
        );
        var key = download.GetProperty("id").GetString()!;
        await LiveDevice.EventuallyAsync(
            () => _live.GetAsync($"tasks/{key}"),
            task => task.GetProperty("state").GetString() == "awaiting"
        );
        var few = Queue(await _live.DoneAsync("""{"kind": "getQueuedTransfers"}"""));
        Assert.Equal((key, 1), Entry(Assert.Single(few)));
        var all = Queue(await _live.DoneAsync("""{"kind": "getAllQueuedTransfers"}"""));
        Assert.Equal((key, 1), Entry(Assert.Single(all)));
        Assert.Equal("4 Tone File", all[0].GetProperty("fileType").GetString());
        Assert.Equal(5, all[0].GetProperty("fileSize").GetInt32());
        Assert.True(all[0].GetProperty("isDownload").GetBoolean());

        await _live.DoneAsync($$"""{"kind": "cancelTransfer", "commandKey": "{{key}}"}""");
        var cancelled = await _live.GetAsync($"tasks/{key}");
        Assert.Equal("cancelled", cancelled.GetProperty("state").GetString());
        Assert.Equal(("download", "cancelled"), Kind(Assert.Single(await TransfersAsync())));
        Assert.Empty(Queue(await _live.DoneAsync("""{"kind": "getQueuedTransfers"}""")));
    }

    [Fact]
    public async Task ScheduleInform_brings_the_device_back_by_itself()
    {
        await _live.DoneAsync("""{"kind": "scheduleInform", "delaySeconds": 1}""");
        var device = await _live.GetAsync(_live.Path);
        Assert.Equal(
            ["3 SCHEDULED", "M ScheduleInform"],
            device.GetProperty("lastEvents").EnumerateArray().Select(e => e.GetString()).Order()
        );
    }

    [Fact]
    public async Task ChangeDUState_installs_updates_and_uninstalls()
    {
        const string Units = "Device.SoftwareModules.DeploymentUnitNumberOfEntries";
        await PutAsync("player-1.2.pkg", "X MUSTER Package", "one");
        await PutAsync("player-1.3.pkg", "X MUSTER Package", "two");
        var installed = await ChangeAsync("install", $"\"url\": \"{UrlOf("player-1.2.pkg")}\"");
        var uuid = installed.GetProperty("uuid").GetString();
        Assert.Equal(("1.2", "Installed", 0), State(installed));
        Assert.Equal("1", _live.Cpe.Get(Units));

        var updated = await ChangeAsync(
            "update",
            $"\"uuid\": \"{uuid}\", \"url\": \"{UrlOf("player-1.3.pkg")}\""
        );
        Assert.Equal(("1.3", "Installed", 0), State(updated));

        var gone = await ChangeAsync("uninstall", $"\"uuid\": \"{uuid}\"");
        Assert.Equal("Uninstalled", State(gone).Item2);
        Assert.Equal("0", _live.Cpe.Get(Units));
        Assert.Equal(["du.changed", "du.changed", "du.changed"], await KindsAsync("du.*"));
    }

    [Fact]
    public async Task A_change_that_fails_names_the_unit_and_the_fault()
    {
        var task = await _live.RunAsync(
            $$"""
            {"kind": "changeDUState",
             "operations": [{"operation": "install", "url": "{{UrlOf("nowhere-1.0.pkg")}}"}]}
            """
        );
        Assert.Equal("failed", task.GetProperty("state").GetString());
        Assert.Equal("9016", task.GetProperty("fault").GetProperty("code").GetString());
        var unit = task.GetProperty("result").GetProperty("deploymentUnits")[0];
        Assert.Equal(9016, unit.GetProperty("faultCode").GetInt32());
    }

    [Fact]
    public async Task GetRPCMethods_lists_what_the_agent_answers()
    {
        var result = await _live.DoneAsync("""{"kind": "getRPCMethods"}""");
        string?[] methods =
        [
            .. result.GetProperty("methods").EnumerateArray().Select(method => method.GetString()),
        ];
        Assert.Superset(
            new HashSet<string?>
            {
                "AddObject",
                "CancelTransfer",
                "ChangeDUState",
                "DeleteObject",
                "Download",
                "FactoryReset",
                "GetAllQueuedTransfers",
                "GetOptions",
                "GetParameterAttributes",
                "GetParameterNames",
                "GetParameterValues",
                "GetQueuedTransfers",
                "GetRPCMethods",
                "Reboot",
                "ScheduleDownload",
                "ScheduleInform",
                "SetParameterAttributes",
                "SetParameterValues",
                "SetVouchers",
                "Upload",
            },
            methods.ToHashSet()
        );
    }

    [Fact]
    public async Task GetOptions_finds_none_and_SetVouchers_is_refused_with_the_device_s_code()
    {
        var result = await _live.DoneAsync("""{"kind": "getOptions"}""");
        Assert.Equal(0, result.GetProperty("options").GetArrayLength());
        var task = await _live.RunAsync(
            """{"kind": "setVouchers", "vouchers": ["PHZvdWNoZXIvPg=="]}"""
        );
        Assert.Equal("failed", task.GetProperty("state").GetString());
        Assert.Equal("9001", task.GetProperty("fault").GetProperty("code").GetString());
        Assert.Contains(
            "no options",
            task.GetProperty("fault").GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
        var fault = Assert.Single(await _live.ListAsync("faults"));
        Assert.Equal(_live.Id, fault.GetProperty("deviceId").GetString());
    }

    [Fact]
    public async Task SetVouchers_enables_what_a_voucher_is_for_and_GetOptions_lists_it()
    {
        await using var live = await LiveDevice.StartAsync(cpe: options =>
            options with
            {
                OptionOf = voucher =>
                    Encoding.ASCII.GetString(voucher) == "<voucher/>"
                        ? new("voice", 7, 3, 2, CwmpTime.UnknownTime, null, 0)
                        : null,
            }
        );
        var voucher = Convert.ToBase64String("<voucher/>"u8);
        var forged = Convert.ToBase64String("<forged/>"u8);
        var refused = await live.RunAsync(
            $$"""{"kind": "setVouchers", "vouchers": ["{{voucher}}", "{{forged}}"]}"""
        );
        Assert.Equal("9001", refused.GetProperty("fault").GetProperty("code").GetString());
        // All or none.
        var none = await live.DoneAsync("""{"kind": "getOptions"}""");
        Assert.Equal(0, none.GetProperty("options").GetArrayLength());

        await live.DoneAsync($$"""{"kind": "setVouchers", "vouchers": ["{{voucher}}"]}""");
        var listed = await live.DoneAsync("""{"kind": "getOptions", "optionName": "voice"}""");
        var option = Assert.Single(listed.GetProperty("options").EnumerateArray());
        Assert.Equal("voice", option.GetProperty("optionName").GetString());
        Assert.Equal(7, option.GetProperty("voucherSN").GetInt32());
        var others = await live.DoneAsync("""{"kind": "getOptions", "optionName": "video"}""");
        Assert.Equal(0, others.GetProperty("options").GetArrayLength());
    }

    [Fact]
    public async Task A_raw_RPC_and_its_answer_are_XML()
    {
        var result = await _live.DoneAsync(
            """
            {"kind": "rawRpc", "xml": "<cwmp:GetParameterNames><ParameterPath>Device.Time.</ParameterPath><NextLevel>1</NextLevel></cwmp:GetParameterNames>"}
            """
        );
        var xml = result.GetProperty("xml").GetString()!;
        Assert.Contains("GetParameterNamesResponse", xml, StringComparison.Ordinal);
        Assert.Contains("<Name>Device.Time.Client.</Name>", xml, StringComparison.Ordinal);
    }

    private string UrlOf(string file) => new Uri(_live.Acs.FilesUrl, $"files/{file}").AbsoluteUri;

    private Task PutAsync(string name, string type, string content, string version = "") =>
        _live.Acs.Files.PutAsync(
            new FileDescription(name, type, Version: version),
            new MemoryStream(System.Text.Encoding.ASCII.GetBytes(content)),
            default
        );

    private async Task<JsonElement> ChangeAsync(string operation, string arguments)
    {
        var result = await _live.DoneAsync(
            $$"""
            {"kind": "changeDUState",
             "operations": [{"operation": "{{operation}}", {{arguments}}}]}
            """
        );
        return Assert.Single(result.GetProperty("deploymentUnits").EnumerateArray());
    }

    private Task<JsonElement[]> TransfersAsync() =>
        _live.ListAsync($"transfers?device={Uri.EscapeDataString(_live.Id)}");

    private async Task<string[]> KindsAsync(params string[] kinds)
    {
        var all = new List<string>();
        foreach (var kind in kinds)
            all.AddRange(
                (await _live.EventsAsync(kind)).Select(e => e.GetProperty("kind").GetString()!)
            );
        return [.. all.Order(StringComparer.Ordinal)];
    }

    private static (string?, string?) Kind(JsonElement transfer) =>
        (transfer.GetProperty("kind").GetString(), transfer.GetProperty("state").GetString());

    private static JsonElement[] Queue(JsonElement result) =>
        [.. result.GetProperty("queuedTransfers").EnumerateArray()];

    private static (string?, int) Entry(JsonElement queued) =>
        (queued.GetProperty("commandKey").GetString(), queued.GetProperty("state").GetInt32());

    private static (string?, string?, int) State(JsonElement unit) =>
        (
            unit.GetProperty("version").GetString(),
            unit.GetProperty("currentState").GetString(),
            unit.GetProperty("faultCode").GetInt32()
        );
}
