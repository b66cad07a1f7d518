using System.Net;
using System.Text.Json;
using Acs.Tests.Wire;
using Microsoft.Extensions.Time.Testing;
using Muster.Acs.Access;
using Muster.Acs.Hosting;
using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Tests.Access;

/// <summary>The first administrator: by a link that holds once, and for a day.</summary>
public sealed class SetupTests
{
    private const string Password = "violet otters juggle";

    [Fact]
    public async Task The_link_of_the_first_start_makes_the_first_administrator_once()
    {
        await using var acs = await TestAcs.StartAsync();
        var token = acs.FirstStart.SetupToken!;
        using var browser = new Browser(acs);
        await browser.PostAsync(
            "auth/setup",
            new
            {
                token = new string('0', 64),
                user = "ada",
                password = Password,
            }
        );
        Assert.Equal((HttpStatusCode.Unauthorized, "token"), (browser.Status, browser.Field));
        // A bad password does not use it up.
        await browser.PostAsync(
            "auth/setup",
            new
            {
                token,
                user = "ada",
                password = "password1234",
            }
        );
        Assert.Equal((HttpStatusCode.BadRequest, "password"), (browser.Status, browser.Field));
        await browser.PostAsync(
            "auth/setup",
            new
            {
                token,
                user = "ada",
                password = Password,
            }
        );
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync(HttpMethod.Get, "api/v1/users"));
        await browser.PostAsync(
            "auth/setup",
            new
            {
                token,
                user = "eve",
                password = Password,
            }
        );
        Assert.Equal((HttpStatusCode.Unauthorized, "token"), (browser.Status, browser.Field));
        var user = Assert.Single((await acs.Service<IUsers>().ListAsync(new(), default)).Items);
        Assert.Equal(["administrator"], user.Roles);
    }

    [Fact]
    public async Task A_link_expires_and_each_start_gives_another_until_it_was_used()
    {
        using var folder = new Files.TemporaryFolder();
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var first = SetupToken.Draw(folder.Path, time.GetUtcNow());
        Assert.True(SetupToken.Holds(folder.Path, first, time.GetUtcNow()));
        Assert.False(SetupToken.Holds(folder.Path, first, time.GetUtcNow() + SetupToken.Life));
        var second = SetupToken.Draw(folder.Path, time.GetUtcNow());
        Assert.False(SetupToken.Holds(folder.Path, first, time.GetUtcNow()));
        Assert.True(SetupToken.Holds(folder.Path, second, time.GetUtcNow()));
        foreach (var file in Directory.GetFiles(folder.Path))
            Assert.DoesNotContain(second, await File.ReadAllTextAsync(file));
    }

    [Theory]
    [InlineData(59L, "94287082")]
    [InlineData(1111111109L, "07081804")]
    [InlineData(1111111111L, "14050471")]
    [InlineData(1234567890L, "89005924")]
    [InlineData(2000000000L, "69279037")]
    [InlineData(20000000000L, "65353130")]
    public void The_codes_are_those_of_RFC_6238(long seconds, string code) =>
        Assert.Equal(
            code,
            Totp.Code(
                "12345678901234567890"u8,
                Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds)),
                digits: 8
            )
        );

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Secrets_are_written_in_the_base_32_of_RFC_4648(string text, string written) =>
        Assert.Equal(written, Totp.Text(System.Text.Encoding.ASCII.GetBytes(text)));
}
