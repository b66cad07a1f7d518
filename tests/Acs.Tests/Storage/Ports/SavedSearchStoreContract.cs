using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with searches that have a name, and with chosen columns.</summary>
public abstract class SavedSearchStoreContract : StoreContract
{
    private const string Ada = "user:ada";
    private const int Most = 10;

    private protected SavedSearchStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task A_search_is_read_as_it_was_written_however_its_names_are_typed()
    {
        Assert.Null(await Store.Searches.FindAsync(Ada, "mine", Token));
        await PutAsync(Ada, Search("Mine"));
        await ReopenAsync();
        Assert.Equal(Search("Mine"), await Store.Searches.FindAsync("User:Ada", "mINE", Token));
        Assert.Null(await Store.Searches.FindAsync("user:bob", "Mine", Token));
    }

    [Fact]
    public async Task One_of_the_same_name_takes_the_place_of_the_one_before()
    {
        await PutAsync(Ada, Search("Mine"));
        var other = Search("MINE") with { Query = "tag:b", Columns = null, Sort = null };
        // It is no more than before.
        Assert.True(await Store.Searches.PutAsync(Ada, other, 1, Token));
        Assert.Equal(other, Assert.Single(await Store.Searches.ListAsync(Ada, Token)));
        Assert.False(await Store.Searches.PutAsync(Ada, Search("Second"), 1, Token));
        Assert.Equal(other, Assert.Single(await Store.Searches.ListAsync(Ada, Token)));
    }

    [Fact]
    public async Task One_sees_ones_own_and_the_shared_by_name_and_ones_own_first()
    {
        await PutAsync("", Search("both", isShared: true));
        await PutAsync(Ada, Search("Both"));
        await PutAsync(Ada, Search("c"));
        await PutAsync("", Search("A", isShared: true));
        await PutAsync("user:bob", Search("b"));
        Assert.Equal(
            [Search("A", true), Search("Both"), Search("both", true), Search("c")],
            await Store.Searches.ListAsync(Ada, Token)
        );
        Assert.Equal(
            [Search("A", true), Search("both", true)],
            await Store.Searches.ListAsync("", Token)
        );
    }

    [Fact]
    public async Task A_search_is_deleted_once_and_the_shared_one_of_its_name_stays()
    {
        await PutAsync("", Search("both", isShared: true));
        await PutAsync(Ada, Search("Both"));
        Assert.True(await Store.Searches.DeleteAsync(Ada, "bOTH", Token));
        Assert.False(await Store.Searches.DeleteAsync(Ada, "both", Token));
        var left = Assert.Single(await Store.Searches.ListAsync(Ada, Token));
        Assert.Equal(Search("both", isShared: true), left);
    }

    [Fact]
    public async Task Columns_are_those_chosen_last_or_none()
    {
        Assert.Null(await Store.Searches.ColumnsAsync(Ada, Token));
        await Store.Searches.PutColumnsAsync(Ada, "fw,ip", Token);
        await Store.Searches.PutColumnsAsync("USER:ada", "ip", Token);
        await Store.Searches.PutColumnsAsync("user:bob", "fw", Token);
        await ReopenAsync();
        Assert.Equal("ip", await Store.Searches.ColumnsAsync(Ada, Token));
        await Store.Searches.PutColumnsAsync(Ada, null, Token);
        Assert.Null(await Store.Searches.ColumnsAsync(Ada, Token));
        Assert.Equal("fw", await Store.Searches.ColumnsAsync("user:bob", Token));
    }

    private async Task PutAsync(string owner, SavedSearch search) =>
        Assert.True(await Store.Searches.PutAsync(owner, search, Most, Token));

    private static SavedSearch Search(string name, bool isShared = false) =>
        new(name, "model:EX* tag:ä", "fw,ip", "-lastInform", isShared, "ada", Noon);
}
