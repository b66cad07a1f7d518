using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Muster.Acs.Waking;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with how devices were reached.</summary>
public abstract class WakeStoreContract : StoreContract
{
    private const long Nobody = 4711;

    private protected WakeStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task Results_are_listed_the_newest_first_and_the_oldest_make_way()
    {
        var (device, other) = (await StoredAsync(1), await StoredAsync(2));
        await Store.Wakes.AddAsync(other.RowId, Attempt(0), Token);
        for (var number = 1; number <= IWakeStore.KeptResults + 2; number++)
            await Store.Wakes.AddAsync(device.RowId, Attempt(number), Token);
        await ReopenAsync();
        Assert.Equal(
            Enumerable.Range(3, IWakeStore.KeptResults).Reverse().Select(Attempt),
            await Store.Wakes.ListAsync(device.RowId, Token)
        );
        Assert.Equal([Attempt(0)], await Store.Wakes.ListAsync(other.RowId, Token));
    }

    [Fact]
    public async Task The_way_that_worked_last_is_known()
    {
        var device = await StoredAsync(1);
        Assert.Equal("", (await Store.Wakes.KnowAsync(device.RowId, Token)).LastGoodWay);
        await Store.Wakes.AddAsync(device.RowId, new(Noon, true, "http", ""), Token);
        await Store.Wakes.AddAsync(device.RowId, new(Noon, true, "stun", ""), Token);
        await Store.Wakes.AddAsync(device.RowId, new(Noon, false, "xmpp", "no answer"), Token);
        // It came by itself: no way has reached it.
        await Store.Wakes.AddAsync(device.RowId, new(Noon, true, "", ""), Token);
        Assert.Equal("stun", (await Store.Wakes.KnowAsync(device.RowId, Token)).LastGoodWay);
    }

    [Fact]
    public async Task Its_addresses_are_those_it_told_last()
    {
        var device = await StoredAsync(1);
        await TellAsync(device, "http://192.0.2.7:7547/old");
        await TellAsync(device, "http://192.0.2.7:7547/");
        var known = await Store.Wakes.KnowAsync(device.RowId, Token);
        Assert.Equal("http://192.0.2.7:7547/", known.Addresses[WakeAddresses.Url]);
        Assert.All(known.Addresses.Keys, key => Assert.StartsWith("ManagementServer.", key));
    }

    [Fact]
    public async Task Its_credentials_are_those_that_were_kept_last()
    {
        var device = await StoredAsync(1);
        Assert.Null((await Store.Devices.FindAsync(device.Key, Token))!.Own);
        await SetAsync(new(OwnCredentialsState.Set, "ada", "", Noon) { Password = "***" });
        var last = new OwnCredentials(OwnCredentialsState.Set, "bob", "again", Noon.AddHours(1));
        await SetAsync(last);
        await ReopenAsync();
        Assert.Equal(last, (await Store.Devices.FindAsync(device.Key, Token))!.Own);

        Task SetAsync(OwnCredentials credentials) =>
            Store.Wakes.SetCredentialsAsync(device.RowId, credentials, Token);
    }

    [Fact]
    public async Task Of_a_device_that_is_not_there_nothing_is_kept()
    {
        await Store.Wakes.AddAsync(Nobody, Attempt(1), Token);
        await Store.Wakes.SetCredentialsAsync(
            Nobody,
            new(OwnCredentialsState.Set, "ada", "", Noon),
            Token
        );
        Assert.Empty(await Store.Wakes.ListAsync(Nobody, Token));
        var known = await Store.Wakes.KnowAsync(Nobody, Token);
        Assert.Empty(known.Addresses);
        Assert.Equal("", known.LastGoodWay);
    }

    [Fact]
    public async Task What_is_kept_of_a_device_goes_with_it()
    {
        var device = await StoredAsync(1);
        await TellAsync(device, "http://192.0.2.7:7547/");
        await Store.Wakes.AddAsync(device.RowId, Attempt(1), Token);
        await Store.Devices.DeleteAsync(device.RowId, Token);
        Assert.Empty(await Store.Wakes.ListAsync(device.RowId, Token));
        Assert.Empty((await Store.Wakes.KnowAsync(device.RowId, Token)).Addresses);
    }

    private async Task TellAsync(DeviceRecord device, string url) =>
        await Store.Devices.CommitAsync(
            new DeviceCommit(device.RowId)
            {
                Shadow = Shadow.Empty.WithValues([Value($"Device.{WakeAddresses.Url}", url)], Noon),
            },
            Token
        );

    private static WakeAttempt Attempt(int number) =>
        new(Noon.AddMinutes(number), number % 2 == 0, $"way {number}", $"détail {number}");
}
