using System.Security.Cryptography;
using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with files and settings.</summary>
public abstract class FileStoreContract : StoreContract
{
    private protected FileStoreContract(StoreHost host)
        : base(host) { }

    private const long Plenty = 1 << 30;

    private static readonly FileDescription Firmware = new(
        "fw-1.0.bin",
        "1 Firmware Upgrade Image",
        "C0B101",
        "H199A",
        "1.0"
    );

    private static byte[] Content(int seed, int length = 300_000)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    private Task<StoredFile> PutAsync(FileDescription description, byte[] content, long max) =>
        Store.Files.PutAsync(description, null, new MemoryStream(content), max, Token);

    private byte[] Read(StoredFile file)
    {
        using var stream = Store.Files.OpenRead(file);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    [Fact]
    public async Task A_file_comes_back_octet_by_octet_after_reopening()
    {
        var content = Content(1);
        var stored = await PutAsync(Firmware, content, content.Length);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), stored.Sha256);
        Assert.Equal((content.Length, Noon), (stored.Size, stored.Uploaded));

        await ReopenAsync();

        Assert.Equal(stored, await Store.Files.FindAsync(Firmware.Name, Token));
        Assert.Equal(content, Read(stored));
        Assert.Null(await Store.Files.FindAsync("other", Token));
    }

    [Fact]
    public async Task A_file_of_the_same_name_replaces_the_one_before()
    {
        await PutAsync(Firmware, Content(1), Plenty);
        var second = await PutAsync(Firmware with { Version = "2.0" }, Content(2), Plenty);
        Assert.Equal(second, await Store.Files.FindAsync(Firmware.Name, Token));
        Assert.Equal(Content(2), Read(second));
        Assert.Single((await Store.Files.ListAsync(new(), Token)).Items);
        Assert.Equal(1, StoredContents());
    }

    [Fact]
    public async Task Two_files_of_one_content_share_it_until_the_last_is_deleted()
    {
        var first = await PutAsync(Firmware, Content(1), Plenty);
        var second = await PutAsync(Firmware with { Name = "b" }, Content(1), Plenty);
        Assert.Equal(1, StoredContents());
        Assert.True(await Store.Files.DeleteAsync(first.Description.Name, Token));
        Assert.False(await Store.Files.DeleteAsync(first.Description.Name, Token));
        Assert.Equal(Content(1), Read(second));
        Assert.True(await Store.Files.DeleteAsync("b", Token));
        Assert.Equal(0, StoredContents());
        Assert.Throws<StorageException>(() => Store.Files.OpenRead(second));
    }

    [Fact]
    public async Task A_file_that_is_open_can_be_read_to_its_end_after_it_was_deleted()
    {
        var stored = await PutAsync(Firmware, Content(1), Plenty);
        await using var stream = Store.Files.OpenRead(stored);
        await Store.Files.DeleteAsync(Firmware.Name, Token);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Token);
        Assert.Equal(Content(1), copy.ToArray());
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_and_leaves_nothing_behind()
    {
        var refusal = await Assert.ThrowsAsync<OperationException>(() =>
            PutAsync(Firmware, Content(1), 299_999)
        );
        Assert.Equal(OperationFaultKind.TooLarge, refusal.Kind);
        Assert.Equal(0, StoredContents());
        Assert.Null(await Store.Files.FindAsync(Firmware.Name, Token));
    }

    [Fact]
    public async Task A_file_of_another_checksum_is_refused_and_leaves_nothing_behind()
    {
        var wanted = Convert.ToHexStringLower(SHA256.HashData(Content(2)));
        var refusal = await Assert.ThrowsAsync<OperationException>(() =>
            Store.Files.PutAsync(Firmware, wanted, new MemoryStream(Content(1)), Plenty, Token)
        );
        Assert.Equal((OperationFaultKind.Invalid, "sha256"), (refusal.Kind, refusal.Field));
        Assert.Equal(0, StoredContents());
        Assert.Null(await Store.Files.FindAsync(Firmware.Name, Token));
        var right = new MemoryStream(Content(2));
        var file = await Store.Files.PutAsync(Firmware, wanted, right, Plenty, Token);
        Assert.Equal(wanted, file.Sha256);
    }

    [Fact]
    public async Task What_a_file_is_for_is_remembered()
    {
        var description = Firmware with { HardwareVersion = "HW-3", TargetFileName = "fw.img" };
        await PutAsync(description, Content(1), Plenty);
        await ReopenAsync();
        var found = await Store.Files.FindAsync(Firmware.Name, Token);
        Assert.Equal(description, found!.Description);
    }

    [Fact]
    public async Task Files_are_paged_in_the_order_of_their_names()
    {
        foreach (var name in new[] { "c", "a", "b" })
            await PutAsync(Firmware with { Name = name }, Content(1, 10), Plenty);
        var first = await Store.Files.ListAsync(new(2, null, true), Token);
        var rest = await Store.Files.ListAsync(new(2, first.NextCursor), Token);
        Assert.Equal(["a", "b"], first.Items.Select(file => file.Description.Name));
        Assert.Equal(["c"], rest.Items.Select(file => file.Description.Name));
        Assert.Equal((3, null), (first.Total, rest.NextCursor));
    }

    [Fact]
    public async Task Of_many_who_add_a_setting_at_once_all_get_the_one_that_stays()
    {
        var values = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(n => Store.Settings.GetOrAddAsync("key", () => $"value-{n}", Token))
        );
        var one = Assert.Single(values.Distinct());
        await ReopenAsync();
        Assert.Equal(one, await Store.Settings.ReadAsync("key", Token));
        await Store.Settings.WriteAsync("key", "other", Token);
        Assert.Equal("other", await Store.Settings.GetOrAddAsync("key", () => "new", Token));
        Assert.Null(await Store.Settings.ReadAsync("nothing", Token));
    }
}
