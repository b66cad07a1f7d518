using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Acs.Access;
using Muster.Acs.Hosting;
using Muster.Acs.Storage.Sql;
using Muster.Acs.Storage.Sqlite;
using Xunit;

namespace Muster.Acs.Tests.Access;

/// <summary>What is drawn at the first start, remembered at the next, and shown only once.</summary>
public sealed class FirstStartTests : IAsyncDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("muster-first-").FullName;
    private readonly EphemeralDataProtectionProvider protection = new();
    private readonly SqlStore store;

    public FirstStartTests() =>
        store = SqliteStore.Open(
            new AcsOptions { DataDirectory = directory },
            TimeProvider.System,
            NullLoggerFactory.Instance
        );

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Keys_and_credentials_are_drawn_once_and_hold_afterwards()
    {
        var first = await StartAsync(new AcsOptions());
        var key = first.FirstStart.ApiKey;
        Assert.NotNull(key);
        Assert.StartsWith("mk_", key);
        // 256 bits in hex.
        Assert.Equal(3 + 64, key.Length);
        Assert.NotNull(first.FirstStart.CpeUser);
        Assert.NotNull(first.FirstStart.CpePassword);

        var second = await StartAsync(new AcsOptions());
        Assert.Equal((null, null, null), Shown(second.FirstStart));
        Assert.Equal(ApiKeys.First, second.Keys.NameOf(key));
        Assert.Equal(first.Credentials.User, second.Credentials.User);
        Assert.Equal(first.Credentials.Password, second.Credentials.Password);
        Assert.Equal(first.Secret.Derive("x"), second.Secret.Derive("x"));
    }

    [Fact]
    public async Task Two_deployments_share_no_secret()
    {
        var one = await StartAsync(new AcsOptions());
        await using var other = new FirstStartTests();
        var two = await other.StartAsync(new AcsOptions());
        Assert.NotEqual(one.FirstStart.ApiKey, two.FirstStart.ApiKey);
        Assert.NotEqual(one.Credentials.Password, two.Credentials.Password);
        Assert.NotEqual(one.Secret.Derive("x"), two.Secret.Derive("x"));
        Assert.NotEqual(one.Secret.Derive("x"), one.Secret.Derive("y"));
    }

    [Fact]
    public async Task What_is_configured_is_taken_and_not_shown()
    {
        var options = new AcsOptions
        {
            ApiKey = "configured",
            CpeUser = "user",
            CpePassword = "password",
            ConnectionRequestUser = "knocker",
        };
        var laid = await StartAsync(options);
        Assert.Equal((null, null, null), Shown(laid.FirstStart));
        Assert.Equal(ApiKeys.First, laid.Keys.NameOf("configured"));
        Assert.Equal(
            ("user", "password", "knocker", "password"),
            (
                laid.Credentials.User,
                laid.Credentials.Password,
                laid.Credentials.ConnectionRequestUser,
                laid.Credentials.ConnectionRequestPassword
            )
        );
    }

    [Fact]
    public async Task A_configured_key_stays_when_it_is_no_longer_configured()
    {
        await StartAsync(new AcsOptions { ApiKey = "configured" });
        var next = await StartAsync(new AcsOptions());
        Assert.Null(next.FirstStart.ApiKey);
        Assert.Equal(ApiKeys.First, next.Keys.NameOf("configured"));
    }

    [Fact]
    public async Task Another_configured_key_shuts_out_the_old_one()
    {
        await StartAsync(new AcsOptions { ApiKey = "old" });
        var next = await StartAsync(new AcsOptions { ApiKey = "new" });
        Assert.Null(next.Keys.NameOf("old"));
        Assert.Equal(ApiKeys.First, next.Keys.NameOf("new"));
    }

    [Fact]
    public async Task Only_the_hash_of_a_key_is_stored()
    {
        await StartAsync(new AcsOptions { ApiKey = "configured" });
        var stored = Assert.Single((await store.Access.LoadAsync(default)).Keys);
        // printf configured | sha256sum
        Assert.Equal(
            "20158224750041d653cd8c737d64c2fdce258d4280c9bf2a49fa1db0a7f9f3ac",
            stored.Sha256
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("configure")]
    [InlineData("configured ")]
    [InlineData("Configured")]
    public async Task Anything_but_the_key_is_no_key(string text)
    {
        var laid = await StartAsync(new AcsOptions { ApiKey = "configured" });
        Assert.Null(laid.Keys.NameOf(text));
        Assert.Null(laid.Keys.NameOf(new string('x', 100_000)));
    }

    [Fact]
    public async Task Secrets_do_not_come_out_by_being_logged()
    {
        var laid = await StartAsync(new AcsOptions());
        var (key, _, password) = Shown(laid.FirstStart);
        foreach (var text in new[] { laid.FirstStart.ToString(), laid.Credentials.ToString() })
        {
            Assert.DoesNotContain(key!, text);
            Assert.DoesNotContain(password!, text);
        }
    }

    private Task<Foundation> StartAsync(AcsOptions options) =>
        Foundation.LayAsync(
            options with
            {
                DataDirectory = directory,
            },
            store.Settings,
            new SecretBox(protection),
            store.Access,
            TimeProvider.System,
            default
        );

    private static (string?, string?, string?) Shown(FirstStart first) =>
        (first.ApiKey, first.CpeUser, first.CpePassword);
}
