using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What the store keeps of webhooks and of what could not be delivered.</summary>
public abstract class WebhookStoreContract : StoreContract
{
    private protected WebhookStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task A_webhook_is_read_as_it_was_written_and_changed()
    {
        var webhook = Webhook("one");
        Assert.True(await Store.Webhooks.AddAsync(webhook, 10, Token));
        await ReopenAsync();
        Assert.Equivalent(webhook, await Store.Webhooks.FindAsync("one", Token), strict: true);
        var changed = webhook with { Url = "https://b/", Kinds = ["*"], Filter = null };
        Assert.True(await Store.Webhooks.ChangeAsync(changed, Token));
        Assert.Equivalent(changed, Assert.Single(await Store.Webhooks.AllAsync(Token)), true);
        Assert.True(await Store.Webhooks.DeleteAsync("one", Token));
        Assert.False(await Store.Webhooks.DeleteAsync("one", Token));
        Assert.False(await Store.Webhooks.ChangeAsync(changed, Token));
    }

    [Fact]
    public async Task There_are_no_more_than_allowed()
    {
        Assert.True(await Store.Webhooks.AddAsync(Webhook("one"), 1, Token));
        Assert.False(await Store.Webhooks.AddAsync(Webhook("two"), 1, Token));
        Assert.Equal("one", Assert.Single(await Store.Webhooks.AllAsync(Token)).Id);
    }

    [Fact]
    public async Task How_far_it_is_and_what_died_are_stored_together_and_the_oldest_make_way()
    {
        await Store.Webhooks.AddAsync(Webhook("one"), 10, Token);
        await Store.Webhooks.AddAsync(Webhook("two"), 10, Token);
        await MoveAsync("one", 5, 3, [4, 5]);
        await MoveAsync("two", 4, 0, [4]);
        await MoveAsync("one", 8, 1, [7, 8]);
        await ReopenAsync();
        var one = await Store.Webhooks.FindAsync("one", Token);
        Assert.Equal((8, 4, 3, 1), (one!.Position, one.Delivered, one.Dead, one.Lost));
        var kept = await Store.Webhooks.LettersAsync("one", null, 10, Token);
        Assert.Equal([5, 7, 8], kept.Select(letter => letter.Letter.EventId));
        Assert.Equal("body of 5", kept[0].Body);
        Assert.Equal(1, (await Store.Webhooks.FindAsync("two", Token))!.Dead);
    }

    [Fact]
    public async Task Letters_come_page_by_page_and_are_revived_or_forgotten_one_by_one()
    {
        await Store.Webhooks.AddAsync(Webhook("one"), 10, Token);
        await MoveAsync("one", 3, 0, [1, 2, 3]);
        var first = await Store.Webhooks.DeadAsync("one", new(2, null, true), Token);
        Assert.Equal((3, 2), (first.Total, first.Items.Count));
        var rest = await Store.Webhooks.DeadAsync("one", new(2, first.NextCursor), Token);
        Assert.Equal(3, Assert.Single(rest.Items).EventId);
        await Store.Webhooks.ReviveAsync("one", first.Items[0].Id, Token);
        await Store.Webhooks.ReviveAsync("one", first.Items[0].Id, Token);
        Assert.Equal(1, (await Store.Webhooks.FindAsync("one", Token))!.Delivered);
        Assert.Equal(0, await Store.Webhooks.ForgetAsync("two", first.Items[1].Id, Token));
        Assert.Equal(1, await Store.Webhooks.ForgetAsync("one", first.Items[1].Id, Token));
        Assert.Equal(1, await Store.Webhooks.ForgetAsync("one", null, Token));
    }

    [Fact]
    public async Task Old_letters_go()
    {
        await Store.Webhooks.AddAsync(Webhook("one"), 10, Token);
        await MoveAsync("one", 3, 0, [1, 2]);
        Assert.Equal(0, await Store.Webhooks.PruneAsync(Noon, Token));
        Assert.Equal(2, await Store.Webhooks.PruneAsync(Noon.AddMinutes(1), Token));
        Assert.Equal(0, (await Store.Webhooks.FindAsync("one", Token))!.Dead);
    }

    private Task MoveAsync(string id, long position, int delivered, int[] dead) =>
        Store.Webhooks.MoveAsync(
            id,
            new(
                position,
                delivered,
                [
                    .. dead.Select(number => new KeptLetter(
                        new(0, number, "device", "task.done", Noon, Noon, 2, "no"),
                        $"body of {number}"
                    )),
                ],
                MostDead: 3
            ),
            Token
        );

    private static WebhookRecord Webhook(string id) =>
        new()
        {
            Id = id,
            Url = "https://a/",
            Kinds = ["task.done", "fault.*"],
            Filter = "TRUE",
            Secret = "sealed",
            Enabled = true,
            Batch = 5,
            Author = "tests",
            Created = Noon,
            Position = 0,
        };
}

public sealed class SqliteWebhookStoreTests() : WebhookStoreContract(new SqliteHost());
