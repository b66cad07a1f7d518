using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Access;
using Muster.Acs.Operations;
using Muster.Acs.Storage;
using Muster.Acs.Storage.Sql;
using Muster.Acs.Storage.Sqlite;
using Muster.Acs.Tests.Files;
using Xunit;

namespace Muster.Acs.Tests.Access;

/// <summary>Hours and days: sign-ins and keys that end by themselves. (No silo outlives such jumps.)</summary>
public sealed class SignInEndTests : IAsyncDisposable
{
    private const string Password = "violet otters juggle";

    private static readonly Visitor Home = new("192.0.2.1", "a browser");

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(
        new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero)
    );
    private readonly AcsOptions _options;
    private readonly SqlStore _store;
    private readonly AccessBook _book;
    private readonly SignInDesk _desk;

    public SignInEndTests()
    {
        _options = new AcsOptions { DataDirectory = _folder.Path };
        _store = SqliteStore.Open(_options, _time, NullLoggerFactory.Instance);
        _book = new AccessBook(_store.Access);
        _desk = new SignInDesk(
            _book,
            new Passwords(),
            new SecondFactors(new SecretBox(new EphemeralDataProtectionProvider()), _time),
            new SignInAttempts(_book, _time),
            new AuditLog(_store.Audit, _time, NullLogger<AuditLog>.Instance),
            _options,
            _time
        );
    }

    public async ValueTask DisposeAsync()
    {
        _book.Dispose();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_sign_in_lasts_as_long_as_it_is_used_and_no_longer_than_a_week()
    {
        var unused = await SignInAsync();
        var used = await SignInAsync();
        for (var hours = 0; hours < 7 * 24; hours += 11)
        {
            Assert.True(await _desk.UseAsync(used.Id, default));
            _time.Advance(TimeSpan.FromHours(11));
        }
        Assert.False(await _desk.UseAsync(used.Id, default));
        Assert.False(await _desk.UseAsync(unused.Id, default));
    }

    [Fact]
    public async Task What_is_signed_in_outlives_a_restart_and_what_is_over_goes_with_the_next()
    {
        var signIn = await SignInAsync();
        var again = new AccessBook(_store.Access);
        await again.LoadAsync(default);
        Assert.Equal(signIn.Id, Assert.Single(again.SignIns.Values).Id);
        _time.Advance(_options.SignInIdle);
        var next = await SignInAsync();
        await again.LoadAsync(default);
        Assert.Equal(next.Id, Assert.Single(again.SignIns.Values).Id);
        again.Dispose();
    }

    [Fact]
    public async Task Who_was_wrong_too_often_may_try_again_and_the_user_where_he_is_signed_in()
    {
        await SignInAsync();
        var attempts = new SignInAttempts(_book, _time);
        for (var at = 0; at < SignInAttempts.PerUser; at++)
            attempts.Failed("192.0.2.7", "ADA");
        Assert.Throws<OperationException>(() => attempts.Check("192.0.2.7", "ada"));
        Assert.Throws<OperationException>(() => attempts.Check("192.0.2.8", "ada"));
        // Signed in there: what others do elsewhere does not shut him out.
        attempts.Check(Home.Address, "ada");
        attempts.Check("192.0.2.7", "bob");
        _time.Advance(SignInAttempts.Refill);
        attempts.Check("192.0.2.8", "ada");
    }

    [Fact]
    public async Task A_key_ends_when_it_expires()
    {
        var keys = new ApiKeys(_book, _time);
        var secret = ApiKeys.Draw();
        var record = new KeyRecord(
            "k",
            ApiKeys.HashOf(secret),
            ["viewer"],
            _time.GetUtcNow(),
            "ada"
        );
        await _book.PutKeyAsync(record with { Expires = _time.GetUtcNow().AddHours(1) });
        var acting = new Acting(_book, _time) { Actor = new(ActorKind.Key, "k", "api") };
        Assert.Equal("k", keys.NameOf(secret));
        Assert.True(acting.May(Resource.Devices, AccessLevel.Read));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(keys.NameOf(secret));
        // Nor does it go on where it was let in before.
        Assert.False(acting.May(Resource.Devices, AccessLevel.Read));
    }

    private async Task<SignedIn> SignInAsync()
    {
        if (_book.Users.Count == 0)
            await _book.PutUserAsync(
                new()
                {
                    Name = "ada",
                    Password = new Passwords().Hash(Password),
                    Created = _time.GetUtcNow(),
                }
            );
        return await _desk.SignInAsync(new SignInAttempt("ada", Password), Home, default);
    }
}
