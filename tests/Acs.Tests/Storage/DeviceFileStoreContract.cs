using System.Security.Cryptography;
using System.Text;
using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with the uploads of devices.</summary>
public abstract class DeviceFileStoreContract : StoreContract
{
    private protected DeviceFileStoreContract(StoreHost host)
        : base(host) { }

    private static readonly UploadLimits Limits = new(1_000, 3);

    private static byte[] Content(string text) => Encoding.UTF8.GetBytes(text);

    private async Task<UploadTicket> LinkAsync(
        DeviceRecord device,
        string key = "k1",
        string fileType = "1 Vendor Configuration File"
    )
    {
        var link = new UploadTicket(Guid.NewGuid(), device.RowId, fileType, key, Noon.AddDays(1));
        await Store.DeviceFiles.AddLinkAsync(link, Token);
        return link;
    }

    private Task<DeviceFile> PutAsync(UploadTicket link, string content) =>
        Store.DeviceFiles.PutAsync(link, new MemoryStream(Content(content)), Limits, Token);

    private async Task<DeviceFile> UploadAsync(
        DeviceRecord device,
        string content,
        string fileType = "1 Vendor Configuration File"
    ) => await PutAsync(await LinkAsync(device, fileType: fileType), content);

    private async Task<long[]> VersionsAsync(DeviceRecord device, DeviceFileKind? kind) =>
        [
            .. (await Store.DeviceFiles.ListAsync(device.RowId, kind, new(), Token)).Items.Select(
                file => file.Version
            ),
        ];

    [Fact]
    public async Task An_upload_comes_back_octet_by_octet_after_reopening()
    {
        var device = await StoredAsync(1);
        var link = await LinkAsync(device);
        Assert.Equal(
            link with
            {
                Device = device.Key,
            },
            await Store.DeviceFiles.FindLinkAsync(link.Id, Token)
        );
        var file = await PutAsync(link, "a=1");
        Assert.Equal(
            new DeviceFile(
                DeviceFileKind.Configuration,
                1,
                "1 Vendor Configuration File",
                3,
                Convert.ToHexStringLower(SHA256.HashData(Content("a=1"))),
                Noon,
                "k1",
                "1.0",
                "HW-3"
            ),
            file
        );
        await ReopenAsync();
        Assert.Equal(file, await FindAsync(device, 1));
        using var reader = new StreamReader(Store.DeviceFiles.OpenRead(file));
        Assert.Equal("a=1", await reader.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task A_link_takes_one_file_and_the_same_again_is_the_same_version()
    {
        var device = await StoredAsync(1);
        var link = await LinkAsync(device);
        var first = await PutAsync(link, "a=1");
        Assert.Equal(first, await PutAsync(link, "a=1"));
        var refusal = await Assert.ThrowsAsync<OperationException>(() => PutAsync(link, "a=2"));
        Assert.Equal(OperationFaultKind.Conflict, refusal.Kind);
        Assert.Equal((long[])[1], await VersionsAsync(device, null));
        Assert.Equal(1, StoredContents());
    }

    [Fact]
    public async Task Each_kind_of_each_device_counts_for_itself()
    {
        var (one, two) = (await StoredAsync(1), await StoredAsync(2));
        await UploadAsync(one, "a");
        await UploadAsync(one, "b", "3 Vendor Configuration File 2");
        await UploadAsync(one, "c", "2 Vendor Log File");
        await UploadAsync(one, "d", "X 00AABB Dump");
        await UploadAsync(two, "a");
        Assert.Equal((long[])[2, 1], await VersionsAsync(one, DeviceFileKind.Configuration));
        Assert.Equal((long[])[1], await VersionsAsync(one, DeviceFileKind.Log));
        Assert.Equal((long[])[1], await VersionsAsync(one, DeviceFileKind.Other));
        Assert.Equal(4, (await VersionsAsync(one, null)).Length);
        Assert.Equal((long[])[1], await VersionsAsync(two, null));
        // "a" is stored once, though two devices sent it.
        Assert.Equal(4, StoredContents());
    }

    [Fact]
    public async Task Versions_that_are_too_many_go_and_no_number_comes_twice()
    {
        var device = await StoredAsync(1);
        foreach (var content in new[] { "a", "b", "c", "d" })
            await UploadAsync(device, content);
        Assert.Equal((long[])[4, 3, 2], await VersionsAsync(device, null));
        Assert.Equal(3, StoredContents());
        var kind = DeviceFileKind.Configuration;
        Assert.True(await Store.DeviceFiles.DeleteAsync(device.RowId, kind, 4, Token));
        Assert.False(await Store.DeviceFiles.DeleteAsync(device.RowId, kind, 4, Token));
        Assert.Equal(2, StoredContents());
        Assert.Equal(5, (await UploadAsync(device, "e")).Version);
    }

    [Fact]
    public async Task What_is_too_large_is_refused_and_leaves_nothing_behind()
    {
        var device = await StoredAsync(1);
        var link = await LinkAsync(device);
        var refusal = await Assert.ThrowsAsync<OperationException>(() =>
            PutAsync(link, new string('a', 1_001))
        );
        Assert.Equal(OperationFaultKind.TooLarge, refusal.Kind);
        Assert.Equal(0, StoredContents());
        // The link is still good.
        Assert.Equal(1, (await PutAsync(link, "a")).Version);
    }

    [Fact]
    public async Task Age_takes_logs_and_old_configurations_but_never_the_last_configuration()
    {
        var device = await StoredAsync(1);
        await UploadAsync(device, "a");
        await UploadAsync(device, "b");
        await UploadAsync(device, "log", "2 Vendor Log File");
        var link = await LinkAsync(device);
        Clock.Advance(TimeSpan.FromDays(2));
        var now = Clock.GetUtcNow();
        Assert.Equal(2, await Store.DeviceFiles.SweepAsync(now.AddDays(-1), now, Token));
        Assert.Equal((long[])[2], await VersionsAsync(device, null));
        Assert.Equal(1, StoredContents());
        Assert.Null(await Store.DeviceFiles.FindLinkAsync(link.Id, Token));
        Assert.Equal(0, await Store.DeviceFiles.SweepAsync(now.AddDays(-1), now, Token));
    }

    [Fact]
    public async Task A_content_that_nothing_names_is_swept_and_no_other()
    {
        var device = await StoredAsync(1);
        await UploadAsync(device, "a");
        await Store.Files.PutAsync(
            new FileDescription("fw.bin", "1 Firmware Upgrade Image"),
            null,
            new MemoryStream([1, 2]),
            100,
            Token
        );
        LeaveContent(new string('a', 64));
        Assert.Equal(3, StoredContents());
        await Store.DeviceFiles.SweepAsync(Noon.AddDays(-1), Noon, Token);
        Assert.Equal(2, StoredContents());
        await Store.Devices.DeleteAsync(device.RowId, Token);
        await Store.DeviceFiles.SweepAsync(Noon.AddDays(-1), Noon, Token);
        Assert.Equal(1, StoredContents());
    }

    [Fact]
    public async Task Versions_are_paged_the_newest_first()
    {
        var device = await StoredAsync(1);
        foreach (var content in new[] { "a", "b", "c" })
            await UploadAsync(device, content);
        var first = await Store.DeviceFiles.ListAsync(
            device.RowId,
            null,
            new(2, null, true),
            Token
        );
        var next = new PageRequest(2, first.NextCursor);
        var rest = await Store.DeviceFiles.ListAsync(device.RowId, null, next, Token);
        Assert.Equal([3, 2], first.Items.Select(file => file.Version));
        Assert.Equal([1], rest.Items.Select(file => file.Version));
        Assert.Equal((3, null), (first.Total, rest.NextCursor));
    }

    private Task<DeviceFile?> FindAsync(DeviceRecord device, long version) =>
        Store.DeviceFiles.FindAsync(device.RowId, DeviceFileKind.Configuration, version, Token);
}
