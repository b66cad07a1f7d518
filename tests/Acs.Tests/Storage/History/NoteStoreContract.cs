using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store must do with notes.</summary>
public abstract class NoteStoreContract : StoreContract
{
    private protected NoteStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task Notes_are_read_back_newest_first_by_pages_and_taken_away_one_by_one()
    {
        var device = await StoredAsync(1);
        var other = await StoredAsync(2);
        for (var n = 0; n < 5; n++)
            Assert.NotNull(await AddAsync(device.RowId, $"note {n}"));
        var foreign = await AddAsync(other.RowId, "not mine");
        await ReopenAsync();
        var first = await Store.Notes.ListAsync(
            device.RowId,
            new PageRequest(3, WithTotal: true),
            Token
        );
        Assert.Equal(5, first.Total);
        Assert.Equal(["note 4", "note 3", "note 2"], first.Items.Select(note => note.Text));
        Assert.All(first.Items, note => Assert.Equal(("anna", Noon), (note.Author, note.At)));
        var rest = await Store.Notes.ListAsync(
            device.RowId,
            new PageRequest(3, first.NextCursor),
            Token
        );
        Assert.Equal(["note 1", "note 0"], rest.Items.Select(note => note.Text));
        Assert.Null(rest.NextCursor);
        // Another device's number says nothing here.
        Assert.Null(await Store.Notes.DeleteAsync(device.RowId, foreign!.Id, Token));
        var gone = await Store.Notes.DeleteAsync(device.RowId, rest.Items[0].Id, Token);
        Assert.Equal("note 1", gone?.Text);
        Assert.Null(await Store.Notes.DeleteAsync(device.RowId, rest.Items[0].Id, Token));
    }

    [Fact]
    public async Task There_are_no_more_than_allowed_and_none_for_a_device_that_is_not_there()
    {
        var device = await StoredAsync(1);
        Assert.NotNull(await AddAsync(device.RowId, "one", most: 1));
        Assert.Null(await AddAsync(device.RowId, "two", most: 1));
        await Store.Devices.DeleteAsync(device.RowId, Token);
        await Assert.ThrowsAsync<OperationException>(() => AddAsync(device.RowId, "three"));
    }

    private Task<DeviceNote?> AddAsync(long device, string text, int most = 100) =>
        Store.Notes.AddAsync(device, new DeviceNote(0, Noon, "anna", text), most, Token);
}
