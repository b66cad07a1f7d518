using Acs.Tests.Wire;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Provisioning;

/// <summary>What becomes of a download that a rule asked for, sessions later.</summary>
public sealed class RuleDownloadTests
{
    private const string Script =
        "const d = 'Downloads.[FileType:1 Firmware Upgrade Image]';"
        + "declare(d, {path: 1}, {path: 1}); declare(d + '.FileName', null, {value: 'fw.bin'});"
        + "declare(d + '.Download', null, {value: 1e12});";

    private readonly FakeTimeProvider _time = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact, Quirk(163)]
    public async Task A_download_that_fails_is_taken_back_and_is_a_fault_of_its_channel()
    {
        await using var acs = await TestAcs.StartAsync(time: _time);
        await acs.PutFileAsync("fw.bin");
        await acs.RuleAsync("firmware", Script);
        using var cpe = TraceTests.Small(acs);
        Assert.Equal(["Download 1 Firmware Upgrade Image"], await cpe.CallHomeAsync());
        Assert.Equal("2026-03-01T12:00:00Z", await NodeAsync(acs, cpe, "Download"));
        Assert.Empty(await cpe.CallHomeAsync());
        for (var retries = 0; retries < 2; retries++)
        {
            await ReportAsync(acs, 9010);
            var fault = Assert.Single(await acs.FaultsAsync());
            Assert.Equal(
                ("firmware", "cwmp.9010", retries),
                (fault.Channel, fault.Code, fault.Retries)
            );
            Assert.Equal("""[["firmware"]]""", fault.Provisions);
            Assert.Equal("", await NodeAsync(acs, cpe, "Download"));
            Assert.Null(await NodeAsync(acs, cpe, "LastDownload"));
            Assert.Empty(await cpe.CallHomeAsync());
            _time.SetUtcNow(fault.NextTry!.Value);
            Assert.Equal(["Download 1 Firmware Upgrade Image"], await cpe.CallHomeAsync());
            await acs.NoFaultsAsync();
        }
        await ReportAsync(acs, 0);
        await acs.NoFaultsAsync();
        Assert.Equal(
            await NodeAsync(acs, cpe, "Download"),
            await NodeAsync(acs, cpe, "LastDownload")
        );
        Assert.Equal("fw.bin", await NodeAsync(acs, cpe, "LastFileName"));
        Assert.Equal("1 Firmware Upgrade Image", await NodeAsync(acs, cpe, "LastFileType"));
        Assert.Equal("2026-03-01T12:01:00Z", await NodeAsync(acs, cpe, "CompleteTime"));
        Assert.Empty(await cpe.CallHomeAsync());
    }

    [Fact]
    public async Task A_download_that_the_device_refuses_at_once_is_one_fault_of_the_channel()
    {
        await using var acs = await TestAcs.StartAsync(time: _time);
        await acs.PutFileAsync("fw.bin");
        await acs.RuleAsync("firmware", Script);
        using var cpe = TraceTests.Small(acs);
        cpe.Instead = rpc =>
            rpc.StartsWith("Download", StringComparison.Ordinal) ? Xml.Fault(9001, "no") : null;
        await cpe.CallHomeAsync();
        var fault = Assert.Single(await acs.FaultsAsync());
        Assert.Equal(("firmware", "cwmp.9001"), (fault.Channel, fault.Code));
        Assert.Equal("", await NodeAsync(acs, cpe, "Download"));
    }

    private static async Task<string?> NodeAsync(TestAcs acs, RuleCpe cpe, string name)
    {
        var nodes = await acs.Devices.GetParametersAsync(cpe.Id, "Downloads.1.", default);
        return nodes.SingleOrDefault(node => node.Path == $"Downloads.1.{name}")?.Value;
    }

    private static async Task ReportAsync(TestAcs acs, int fault)
    {
        var task = (await acs.Tasks.ListAsync(new TaskQuery(), default)).Items[0];
        using var wire = acs.NewCpe();
        await wire.PostAsync(Xml.Inform("1", $"7 TRANSFER COMPLETE|M Download={task.Id}"));
        await wire.PostAsync(Xml.Envelope(Xml.TransferComplete(task.Id, fault)));
        Assert.Empty((await wire.PostAsync("")).Body);
    }
}
