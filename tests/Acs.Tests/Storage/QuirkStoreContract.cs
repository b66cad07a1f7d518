using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Operations;
using Muster.Acs.Quirks;
using Muster.Cwmp.Messages;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What a store keeps of models.</summary>
public abstract class QuirkStoreContract : StoreContract
{
    private static readonly ModelKey Model = new("ZTE", "H199A", "1.0");

    private protected QuirkStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task What_was_learned_holds_after_a_restart()
    {
        var book = await BookAsync();
        var model = book.Of(Inform());
        var session = Guid.NewGuid();
        book.Learn(model, Quirk.ReadBatch, "16", "C0B101-H199A-1", session, "32 were refused.");
        await ReopenAsync();
        var after = await BookAsync();
        Assert.Equal(16, after.Of(Inform()).Needs.ReadBatch);
        var known = Assert.Single(after.QuirksOf(Model));
        Assert.Equal(
            ("C0B101-H199A-1", session, "32 were refused.", Noon),
            (known.Who, known.Session, known.Reason, known.At)
        );
    }

    [Fact]
    public async Task What_was_set_of_all_versions_holds_for_a_version_that_is_met_later()
    {
        var book = await BookAsync();
        await book.SetAsync(Model.AllVersions, Quirk.Booleans, "words", "me", Token);
        await ReopenAsync();
        Assert.True((await BookAsync()).Of(Inform()).Needs.BooleansInWords);
    }

    [Fact]
    public async Task What_is_forgotten_stays_forgotten()
    {
        var book = await BookAsync();
        await book.SetAsync(Model, Quirk.Booleans, "words", "me", Token);
        await book.SetAsync(Model, Quirk.ListByLevel, "true", "me", Token);
        Assert.True(await book.ForgetAsync(Model, Quirk.Booleans, Token));
        await ReopenAsync();
        var known = Assert.Single((await BookAsync()).QuirksOf(Model));
        Assert.Equal(Quirk.ListByLevel.Name, known.Quirk);
    }

    [Fact]
    public async Task Models_are_counted_by_their_devices()
    {
        await StoredAsync(1);
        await StoredAsync(2);
        var page = await Store.Quirks.ListAsync(new PageRequest(WithTotal: true), Token);
        Assert.Equal([new ModelCount(Model, 2)], page.Items);
        Assert.Equal(1, page.Total);
        Assert.Equal(2, await Store.Quirks.CountAsync(Model.AllVersions, Token));
    }

    [Fact]
    public async Task The_count_of_models_in_memory_is_bounded()
    {
        var book = await BookAsync();
        for (var i = 0; i <= QuirkBook.MostModels; i++)
            book.Of(Inform($"V{i}"));
        var last = book.Of(Inform("one too many"));
        book.Learn(last, Quirk.ReadBatch, "16", "d", Guid.Empty, "r");
        Assert.Equal(int.MaxValue, book.Of(Inform("one too many")).Needs.ReadBatch);
    }

    private async Task<QuirkBook> BookAsync()
    {
        var options = new AcsOptions { GetParameterValuesBatch = int.MaxValue };
        var book = new QuirkBook(Store.Quirks, options, Clock, NullLogger<QuirkBook>.Instance);
        await book.LoadAsync(Token);
        return book;
    }

    private static Inform Inform(string software = "1.0") =>
        new(Device(1).Identity, [], 1, "", 0, Informed(software));
}
