using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with kept configurations.</summary>
public abstract class BackupStoreContract : StoreContract
{
    private static readonly NamedValue[] Values =
    [
        new("Device.A", "1", "xsd:unsignedInt"),
        new("Device.WiFi.SSID.1.SSID", "Zhöng ☃ <b>", "xsd:string"),
    ];

    private protected BackupStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task A_kept_configuration_is_read_back_as_it_was_and_its_name_is_taken()
    {
        var device = await StoredAsync(1);
        Assert.True(await KeepAsync(device.RowId, "one"));
        Assert.False(await KeepAsync(device.RowId, "one"));
        await ReopenAsync();
        var found = await Store.Backups.FindAsync(device.RowId, "one", Token);
        Assert.Equal(Values, found?.Values);
        Assert.Equal(
            new ConfigBackup("one", Noon, "anna", BackupReason.Asked, false, false, "1.0", 2),
            found?.Backup
        );
        Assert.Null(await Store.Backups.FindAsync(device.RowId, "two", Token));
        Assert.True(await Store.Backups.DeleteAsync(device.RowId, "one", Token));
        Assert.False(await Store.Backups.DeleteAsync(device.RowId, "one", Token));
    }

    [Fact]
    public async Task The_newest_good_one_is_the_last_good_and_outlives_those_kept_by_itself()
    {
        var device = await StoredAsync(1);
        await KeepAsync(device.RowId, "auto-0", BackupReason.BeforeReset, isGood: true);
        for (var n = 1; n <= IBackupStore.KeptByItself + 2; n++)
            await KeepAsync(device.RowId, $"auto-{n}", BackupReason.BeforeReset);
        var list = await Store.Backups.ListAsync(device.RowId, Token);
        Assert.Equal(["auto-5", "auto-4", "auto-3", "auto-0"], list.Select(each => each.Name));
        Assert.Equal("auto-0", Assert.Single(list, each => each.IsLastGood).Name);
        Assert.True(await Store.Backups.MarkAsync(device.RowId, "auto-5", true, Token));
        Assert.False(await Store.Backups.MarkAsync(device.RowId, "auto-9", true, Token));
        list = await Store.Backups.ListAsync(device.RowId, Token);
        Assert.Equal("auto-5", Assert.Single(list, each => each.IsLastGood).Name);
        Assert.Equal(2, list.Count(each => each.IsGood));
    }

    [Fact]
    public async Task There_are_no_more_asked_for_than_allowed()
    {
        var device = await StoredAsync(1);
        Assert.True(await KeepAsync(device.RowId, "one", most: 1));
        Assert.False(await KeepAsync(device.RowId, "two", most: 1));
        Assert.True(await KeepAsync(device.RowId, "auto", BackupReason.BeforeReset, most: 1));
        await Store.Devices.DeleteAsync(device.RowId, Token);
        Assert.Empty(await Store.Backups.ListAsync(device.RowId, Token));
        Assert.False(await KeepAsync(device.RowId, "three"));
    }

    private Task<bool> KeepAsync(
        long device,
        string name,
        BackupReason reason = BackupReason.Asked,
        bool isGood = false,
        int most = 100
    ) =>
        Store.Backups.KeepAsync(
            device,
            new(new(name, Noon, "anna", reason, isGood, false, "1.0", Values.Length), Values),
            most,
            Token
        );
}
