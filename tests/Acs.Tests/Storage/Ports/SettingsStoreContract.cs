using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with what the server remembers of itself.</summary>
public abstract class SettingsStoreContract : StoreContract
{
    private protected SettingsStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task What_was_written_last_is_read_after_a_restart()
    {
        Assert.Null(await Store.Settings.ReadAsync("a", Token));
        await Store.Settings.WriteAsync("a", "Ünï\ncode", Token);
        await Store.Settings.WriteAsync("a", "", Token);
        await Store.Settings.WriteAsync("A", "another", Token);
        await ReopenAsync();
        Assert.Equal("", await Store.Settings.ReadAsync("a", Token));
        Assert.Equal("another", await Store.Settings.ReadAsync("A", Token));
    }

    [Fact]
    public async Task Those_that_begin_alike_are_listed_in_the_order_of_their_octets()
    {
        // Neither a pattern nor a language decides.
        foreach (var name in (string[])["o:b", "o:B", "o:ä", "o:%", "O:a", "ox", "o"])
            await Store.Settings.WriteAsync(name, $"of {name}", Token);
        var listed = await Store.Settings.ListAsync("o:", Token);
        Assert.Equal(["o:%", "o:B", "o:b", "o:ä"], listed.Select(each => each.Key));
        Assert.All(listed, each => Assert.Equal($"of {each.Key}", each.Value));
        var one = Assert.Single(await Store.Settings.ListAsync("o:%", Token));
        Assert.Equal("o:%", one.Key);
        Assert.Empty(await Store.Settings.ListAsync("p", Token));
    }

    [Fact]
    public async Task What_is_deleted_is_gone_and_again_is_no_harm()
    {
        await Store.Settings.WriteAsync("a", "1", Token);
        await Store.Settings.WriteAsync("b", "2", Token);
        await Store.Settings.DeleteAsync("a", Token);
        await Store.Settings.DeleteAsync("a", Token);
        Assert.Null(await Store.Settings.ReadAsync("a", Token));
        Assert.Equal("2", await Store.Settings.ReadAsync("b", Token));
        Assert.Equal("3", await Store.Settings.GetOrAddAsync("a", () => "3", Token));
        Assert.Equal("3", await Store.Settings.ReadAsync("a", Token));
    }
}
