using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with registrations, and with the keys of their secrets.</summary>
public abstract class TrustStoreContract : StoreContract
{
    private protected TrustStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task A_registration_is_read_as_it_was_put()
    {
        var record = Record(1) with
        {
            Authentication = CpeAuthentication.Basic,
            User = "ada",
            Secret = "***",
            Tags = ["a", "ß"],
        };
        Assert.Equal(new(1, 0), await PutAsync(Change(record)));
        await ReopenAsync();
        var known = await Store.Trust.FindAsync(record.Key, Token);
        Assert.Equivalent(record, known.Registration, strict: true);
        Assert.False(known.HasCalled);
        Assert.Equal(record.Id, (await Store.Trust.FindByUserAsync("ada", Token))!.Id);
        Assert.Null(await Store.Trust.FindByUserAsync("Ada", Token));
        await StoredAsync(2);
        Assert.Equal(new(null, true), await Store.Trust.FindAsync(Device(2).Key, Token));
    }

    [Fact]
    public async Task What_a_change_does_not_name_stays_and_what_it_takes_away_goes()
    {
        var record = Record(1) with
        {
            Authentication = CpeAuthentication.Basic,
            User = "ada",
            Secret = "***",
            Tags = ["a"],
        };
        await PutAsync(Change(record));
        var later = Record(1) with { Created = Noon.AddDays(1) };
        Assert.Equal(new(0, 1), await PutAsync(Change(later) with { Tags = null }));
        Assert.Equivalent(record, await FindAsync(1), strict: true);
        await PutAsync(Change(later) with { AsDeployment = true, NoCredentials = true });
        Assert.Equivalent(Record(1), await FindAsync(1), strict: true);
    }

    [Fact]
    public async Task A_user_of_another_device_refuses_all_that_came_with_it()
    {
        await PutAsync(Change(Record(1) with { User = "ada" }));
        var refused = await Assert.ThrowsAsync<OperationException>(() =>
            PutAsync(Change(Record(2)), Change(Record(3) with { User = "ada" }))
        );
        Assert.Equal(OperationFaultKind.Invalid, refused.Kind);
        Assert.Contains(Record(1).Id, refused.Message, StringComparison.Ordinal);
        Assert.Null(await FindAsync(2));
        Assert.Equal(1, (await Store.Trust.SummaryAsync(Token)).Registrations);
    }

    [Fact]
    public async Task Its_tags_are_put_on_a_device_that_has_called()
    {
        var device = await StoredAsync(1);
        await PutAsync(Change(Record(1) with { Tags = ["a"] }));
        Assert.Equal(["a"], await Store.Devices.TagsAsync(device.RowId, Token));
    }

    [Fact]
    public async Task So_many_wait_and_who_is_registered_does_not()
    {
        Assert.True(await WaitAsync(1, 1));
        Assert.False(await WaitAsync(2, 1));
        // It waits already.
        Assert.True(await WaitAsync(1, 1));
        await PutAsync(Change(Record(3)));
        Assert.True(await WaitAsync(3, 1));
        Assert.Equal(RegistrationState.Approved, (await FindAsync(3))!.State);
        Assert.Null(await FindAsync(2));
        var summary = await Store.Trust.SummaryAsync(Token);
        Assert.Equal((2, 1), (summary.Registrations, summary.Waiting));
    }

    [Fact]
    public async Task A_state_is_changed_and_a_registration_deleted_where_there_is_one()
    {
        await WaitAsync(1, 1);
        Assert.True(await SetAsync(1, RegistrationState.Refused));
        Assert.False(await SetAsync(2, RegistrationState.Refused));
        Assert.Equal(RegistrationState.Refused, (await FindAsync(1))!.State);
        Assert.True(await Store.Trust.DeleteAsync(Record(1).Key, Token));
        Assert.False(await Store.Trust.DeleteAsync(Record(1).Key, Token));
        Assert.Null(await FindAsync(1));

        Task<bool> SetAsync(int number, RegistrationState state) =>
            Store.Trust.SetStateAsync(Record(number).Key, state, Token);
    }

    [Fact]
    public async Task Registrations_are_listed_page_by_page_all_or_those_of_a_state()
    {
        await PutAsync([.. Enumerable.Range(1, 3).Select(n => Change(Record(n)))]);
        await WaitAsync(4, 10);
        var first = await ListAsync(null, new(Limit: 3, WithTotal: true));
        Assert.Equal([1, 2, 3], first.Items.Select(each => int.Parse(each.SerialNumber)));
        Assert.Equal(4, first.Total);
        var second = await ListAsync(null, new(Limit: 3, Cursor: first.NextCursor));
        Assert.Equal(Record(4).Id, Assert.Single(second.Items).Id);
        Assert.Null(second.NextCursor);
        var waiting = await ListAsync(RegistrationState.Waiting, new(WithTotal: true));
        Assert.Equal(Record(4).Id, Assert.Single(waiting.Items).Id);
        Assert.Equal(1, waiting.Total);

        Task<Page<RegistrationRecord>> ListAsync(RegistrationState? state, PageRequest page) =>
            Store.Trust.ListAsync(new(state, page), Token);
    }

    [Fact]
    public async Task Policies_of_their_own_are_told_once_each()
    {
        var (basic, none) = (CpeAuthentication.Basic, CpeAuthentication.None);
        await PutAsync(
            Change(Record(1) with { Authentication = basic }),
            Change(Record(2) with { Authentication = none }),
            Change(Record(3) with { Authentication = basic }),
            Change(Record(4))
        );
        var summary = await Store.Trust.SummaryAsync(Token);
        Assert.Equal([none, basic], summary.Exceptions.Order());
    }

    [Fact]
    public async Task Keys_are_listed_by_their_age_and_one_of_a_name_is_replaced()
    {
        Assert.Empty(await Store.Trust.ProtectionKeysAsync(Token));
        ProtectionKey old = new("b", "<key>ä</key>", Noon.AddDays(-1));
        ProtectionKey young = new("a", "<key/>", Noon);
        await Store.Trust.AddProtectionKeyAsync(young with { Xml = "<before/>" }, Token);
        await Store.Trust.AddProtectionKeyAsync(old, Token);
        await Store.Trust.AddProtectionKeyAsync(young, Token);
        await ReopenAsync();
        Assert.Equal([old, young], await Store.Trust.ProtectionKeysAsync(Token));
    }

    private Task<RegistrationImport> PutAsync(params RegistrationChange[] changes) =>
        Store.Trust.PutAsync(changes, Token);

    private async Task<RegistrationRecord?> FindAsync(int number) =>
        (await Store.Trust.FindAsync(Record(number).Key, Token)).Registration;

    private Task<bool> WaitAsync(int number, int most) =>
        Store.Trust.AddWaitingAsync(
            Record(number) with
            {
                State = RegistrationState.Waiting,
            },
            most,
            Token
        );

    private static RegistrationChange Change(RegistrationRecord record) =>
        new(record, record.Tags, false, false, "line 1");

    private static RegistrationRecord Record(int number)
    {
        var device = Device(number);
        return new()
        {
            Key = device.Key,
            Id = device.Id,
            OUI = device.Identity.OUI,
            ProductClass = device.Identity.ProductClass,
            SerialNumber = device.Identity.SerialNumber,
            Created = Noon,
            RemoteAddress = "192.0.2.7",
        };
    }
}
