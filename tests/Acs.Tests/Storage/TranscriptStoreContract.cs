using Muster.Acs.Devices;
using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What every store of transcripts keeps.</summary>
public abstract class TranscriptStoreContract : StoreContract
{
    private const long Plenty = 1_000_000;

    private protected TranscriptStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task A_transcript_comes_back_as_it_was_stored()
    {
        var device = await StoredAsync(1);
        var stored = Transcript(device.Key, 100) with
        {
            Outcome = "failed",
            Reason = "the device fell silent",
            Events = ["1 BOOT", "M Reboot"],
            KeptFor = 3,
            Rpcs = 2,
            Duration = TimeSpan.FromMilliseconds(12.345),
        };
        await Store.Transcripts.AddAsync([stored], Token);
        await ReopenAsync();
        var found = await Store.Transcripts.FindAsync(stored.Session, Token);
        Assert.Equivalent(stored with { DeviceId = device.Id }, found, strict: true);
    }

    [Fact]
    public async Task Those_of_a_device_are_listed_newest_first_page_by_page()
    {
        var device = await StoredAsync(1);
        var other = await StoredAsync(2);
        var mine = Enumerable.Range(0, 5).Select(_ => Transcript(device.Key, 10)).ToList();
        await Store.Transcripts.AddAsync([.. mine, Transcript(other.Key, 10)], Token);
        var page = new PageRequest(2, WithTotal: true);
        var first = await Store.Transcripts.ListAsync(device.Key, page, Token);
        Assert.Equal(5, first.Total);
        var second = await Store.Transcripts.ListAsync(
            device.Key,
            page with
            {
                Cursor = first.NextCursor,
            },
            Token
        );
        Assert.Equal(
            [mine[4].Session, mine[3].Session, mine[2].Session, mine[1].Session],
            [.. first.Items.Select(t => t.Session), .. second.Items.Select(t => t.Session)]
        );
    }

    [Fact]
    public async Task Those_of_nobody_known_are_a_list_of_their_own()
    {
        var device = await StoredAsync(1);
        var stray = Transcript(null, 10);
        await Store.Transcripts.AddAsync([Transcript(device.Key, 10), stray], Token);
        var page = await Store.Transcripts.ListAsync(null, new PageRequest(), Token);
        Assert.Equal(stray.Session, Assert.Single(page.Items).Session);
    }

    [Fact]
    public async Task What_is_too_old_is_removed_and_the_rest_stays()
    {
        var old = Transcript(null, 10) with { Began = Noon - TimeSpan.FromDays(2) };
        var young = Transcript(null, 10);
        await Store.Transcripts.AddAsync([old, young], Token);
        var oldest = Noon - TimeSpan.FromDays(1);
        Assert.Equal(1, await Store.Transcripts.PruneAsync(oldest, Plenty, 100, Token));
        Assert.Null(await Store.Transcripts.FindAsync(old.Session, Token));
        Assert.NotNull(await Store.Transcripts.FindAsync(young.Session, Token));
    }

    [Fact]
    public async Task The_oldest_make_way_until_the_rest_fits()
    {
        var all = Enumerable.Range(0, 10).Select(_ => Transcript(null, 100)).ToList();
        await Store.Transcripts.AddAsync(all, Token);
        var removed = await Store.Transcripts.PruneAsync(DateTimeOffset.MinValue, 350, 100, Token);
        Assert.Equal(7, removed);
        var left = await Store.Transcripts.ListAsync(null, new PageRequest(), Token);
        Assert.Equal(
            [all[9].Session, all[8].Session, all[7].Session],
            left.Items.Select(transcript => transcript.Session)
        );
    }

    [Fact]
    public async Task A_deleted_device_takes_its_transcripts_and_their_room_with_it()
    {
        var device = await StoredAsync(1);
        var stray = Transcript(null, 100);
        var mine = Transcript(device.Key, 1000);
        await Store.Transcripts.AddAsync([mine, stray], Token);
        await Store.Devices.DeleteAsync(device.RowId, Token);
        Assert.Null(await Store.Transcripts.FindAsync(mine.Session, Token));
        // With the deleted one still counted, the other would have to go.
        Assert.Equal(
            0,
            await Store.Transcripts.PruneAsync(DateTimeOffset.MinValue, 500, 100, Token)
        );
        Assert.NotNull(await Store.Transcripts.FindAsync(stray.Session, Token));
    }

    private static TranscriptRecord Transcript(DeviceKey? device, int size) =>
        new()
        {
            Session = Guid.NewGuid(),
            Device = device,
            RemoteAddress = "192.0.2.7",
            Began = Noon,
            Duration = TimeSpan.FromSeconds(1),
            Outcome = "completed",
            Reason = "the session is over",
            Events = ["2 PERIODIC"],
            Rpcs = 0,
            Exchanges = 2,
            Octets = 4000,
            KeptFor = 8,
            Content = [.. Enumerable.Repeat((byte)7, size)],
        };
}
