using System.Text.Json;
using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Storage;

/// <summary>What the store keeps of users, roles, keys and sign-ins, and of who did what.</summary>
public abstract class AccessStoreContract : StoreContract
{
    private protected AccessStoreContract(StoreHost host)
        : base(host) { }

    [Fact]
    public async Task Users_roles_keys_and_sign_ins_are_read_as_they_were_written()
    {
        var user = new UserRecord
        {
            Name = "ada",
            FullName = "Ada L.",
            Roles = ["one", "two"],
            IsEnabled = false,
            Password = "hash",
            Totp = "box",
            TotpStep = 7,
            Recovery = ["aa"],
            External = "https://issuer\tada",
            Created = Noon,
            LastSignIn = Noon,
        };
        var role = new Role(
            "one",
            "The first.",
            [new(Resource.Devices, AccessLevel.Read, "a = 1")]
        );
        var key = new KeyRecord("k", "cc", ["one"], Noon, "ada")
        {
            Expires = Noon,
            LastFrom = "::1",
        };
        var signIn = new SignedIn("id", "ADA", Noon, Noon, Noon, "192.0.2.1", "a browser");
        await Store.Access.PutUserAsync(user, Token);
        await Store.Access.PutRoleAsync(role, Token);
        await Store.Access.PutKeyAsync(key with { Sha256 = "bb" }, Token);
        await Store.Access.PutKeyAsync(key, Token);
        await Store.Access.PutSignInAsync(signIn, Token);
        await Store.Access.PutUserAsync(user, Token);
        await ReopenAsync();
        var rows = await Store.Access.LoadAsync(Token);
        Assert.Equivalent(new AccessRows([user], [role], [key], [signIn]), rows, strict: true);
        await Store.Access.DeleteUserAsync("Ada", Token);
        await Store.Access.DeleteRoleAsync("one", Token);
        await Store.Access.DeleteKeyAsync("k", Token);
        Assert.Equivalent(
            new AccessRows([], [], [], []),
            await Store.Access.LoadAsync(Token),
            strict: true
        );
    }

    [Fact]
    public async Task The_audit_log_is_searched_by_who_what_device_time_and_text_and_paged()
    {
        for (var at = 0; at < 10; at++)
            await Store.Audit.AddAsync(Entry(at), Token);
        var id = await Store.Audit.AddAsync(
            Entry(10) with
            {
                Who = "bob",
                DeviceId = "d-1",
                Action = "delete",
                Before = JsonSerializer.SerializeToElement("A Zebra"),
            },
            Token
        );
        await Store.Audit.SettleAsync(id, new(AuditOutcome.Refused, "No.", "\"after\""), Token);
        await ReopenAsync();
        foreach (
            var query in new AuditQuery[]
            {
                new() { Who = "BOB" },
                new() { DeviceId = "d-1" },
                new() { Action = "delete" },
                new() { Outcome = AuditOutcome.Refused },
                new() { Since = Noon.AddMinutes(10) },
                new() { Text = "zebra" },
                new() { Text = "AFTER", Resource = Resource.Files },
            }
        )
        {
            var found = Assert.Single((await Store.Audit.SearchAsync(query, Token)).Items);
            Assert.Equal(
                (id, "No.", "\"after\""),
                (found.Id, found.Detail, $"{found.After?.GetRawText()}")
            );
        }
        Assert.Empty((await Store.Audit.SearchAsync(new() { Until = Noon }, Token)).Items);
        var seen = new List<long>();
        var page = new PageRequest(4, WithTotal: true);
        do
        {
            var piece = await Store.Audit.SearchAsync(new() { Page = page }, Token);
            Assert.Equal(11, piece.Total);
            seen.AddRange(piece.Items.Select(entry => entry.Id));
            page = page with { Cursor = piece.NextCursor };
        } while (page.Cursor is not null);
        Assert.Equal(Enumerable.Range(1, 11).Reverse().Select(n => (long)n), seen);
    }

    [Fact]
    public async Task Old_audit_entries_go_and_so_do_those_beyond_the_number_kept()
    {
        for (var at = 0; at < 10; at++)
            await Store.Audit.AddAsync(Entry(at), Token);
        await Store.Audit.PruneAsync(new(Noon.AddMinutes(2), 100, 50), Token);
        await Store.Audit.PruneAsync(new(Noon, 3, 50), Token);
        var left = await Store.Audit.SearchAsync(new(), Token);
        Assert.Equal(["t9", "t8", "t7"], left.Items.Select(entry => entry.Target));
    }

    private static AuditEntry Entry(int at) =>
        new()
        {
            At = Noon.AddMinutes(at),
            Who = "ada",
            Kind = "user",
            Door = "api",
            Resource = Resource.Files,
            Action = "put",
            Target = $"t{at}",
            Outcome = AuditOutcome.Done,
        };
}
