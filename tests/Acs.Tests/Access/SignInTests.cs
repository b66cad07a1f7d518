using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Acs.Tests.Wire;
using Muster.Acs.Access;
using Muster.Acs.Operations;
using Xunit;

namespace Muster.Acs.Tests.Access;

/// <summary>People sign in with a browser: what lets them in, what does not, and what ends it.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private const string Password = "violet otters juggle";
    private const string Other = "crimson badgers hum quietly";

    private TestAcs _acs = null!;

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync();
        await _acs.Service<IUsers>().AddAsync(new("ada", ["viewer"], Password), default);
    }

    public ValueTask DisposeAsync() => _acs.DisposeAsync();

    [Fact]
    public async Task Who_signs_in_may_what_his_roles_allow_until_he_signs_out()
    {
        using var ada = new Browser(_acs);
        Assert.Equal(HttpStatusCode.OK, await ada.SignInAsync("ADA", Password));
        var cookie = ada.SetCookie!;
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("ada", (await ada.GetAsync("api/v1/me")).GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.OK, await ada.SendAsync(HttpMethod.Get, "api/v1/devices"));
        Assert.Equal(HttpStatusCode.Forbidden, await ada.SendAsync(HttpMethod.Get, "api/v1/users"));
        Assert.Equal(
            HttpStatusCode.NoContent,
            await ada.SendAsync(HttpMethod.Post, "auth/sign-out")
        );
        Assert.Equal(HttpStatusCode.Unauthorized, await ada.SendAsync(HttpMethod.Get, "api/v1/me"));
        var noted = await _acs.GetJsonAsync("api/v1/audit?target=ada");
        Assert.Equal(
            ["signOut", "signIn", "create"],
            noted
                .GetProperty("items")
                .EnumerateArray()
                .Select(e => e.GetProperty("action").GetString())
        );
    }

    [Theory]
    [InlineData("ada", "violet otters jiggle")]
    [InlineData("nobody", Password)]
    [InlineData("ada", "")]
    public async Task A_wrong_password_and_a_user_that_there_is_not_hear_the_same(
        string user,
        string password
    )
    {
        using var browser = new Browser(_acs);
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.SignInAsync(user, password));
        Assert.Equal("User or password is wrong.", browser.Detail);
        Assert.Null(browser.SetCookie);
        var noted = await _acs.GetJsonAsync("api/v1/audit?action=signIn&outcome=refused");
        Assert.Equal(
            user == "ada" ? "ada" : "unknown",
            noted.GetProperty("items")[0].GetProperty("who").GetString()
        );
    }

    [Fact]
    public async Task Who_is_wrong_too_often_has_to_wait_even_with_the_right_password()
    {
        using var thief = new Browser(_acs);
        for (var at = 0; at < SignInAttempts.PerUser; at++)
            Assert.Equal(
                HttpStatusCode.Unauthorized,
                await thief.SignInAsync("ada", $"wrong {at}")
            );
        Assert.Equal(HttpStatusCode.TooManyRequests, await thief.SignInAsync("ada", Password));
        Assert.Contains("Try again in", thief.Detail);
    }

    [Fact]
    public async Task A_sign_in_ends_when_it_is_revoked_and_with_the_password_and_the_user()
    {
        var users = _acs.Service<IUsers>();
        using var ada = new Browser(_acs);
        await ada.SignInAsync("ada", Password);
        var signIn = Assert.Single(await users.SignInsAsync("ada", default));
        Assert.NotEmpty(signIn.Address);
        await users.EndSignInAsync(signIn.Id, default);
        Assert.Equal(HttpStatusCode.Unauthorized, await ada.SendAsync(HttpMethod.Get, "api/v1/me"));

        await ada.SignInAsync("ada", Password);
        await users.SetPasswordAsync("ada", Other, default);
        Assert.Equal(HttpStatusCode.Unauthorized, await ada.SendAsync(HttpMethod.Get, "api/v1/me"));

        await ada.SignInAsync("ada", Other);
        await users.ChangeAsync("ada", new(IsEnabled: false), default);
        Assert.Equal(HttpStatusCode.Unauthorized, await ada.SendAsync(HttpMethod.Get, "api/v1/me"));
        Assert.Equal(HttpStatusCode.Unauthorized, await ada.SignInAsync("ada", Other));
    }

    [Fact]
    public async Task The_hash_of_a_GenieACS_lets_in_once_and_is_then_one_of_ours()
    {
        // hashlib.pbkdf2_hmac('sha512', b'a password of the old days', b'a1b2' * 32, 10000, 128)
        var hash = new GenieAcsPassword(OldHash, string.Concat(Enumerable.Repeat("a1b2", 32)));
        await _acs.Service<IUsers>().AddAsync(new("old", ["viewer"]) { Hashed = hash }, default);
        using var browser = new Browser(_acs);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await browser.SignInAsync("old", "a password of the old day")
        );
        Assert.Equal(
            HttpStatusCode.OK,
            await browser.SignInAsync("old", "a password of the old days")
        );
        Assert.DoesNotContain("genieacs", _acs.Service<AccessBook>().Users["old"].Password!);
        Assert.Equal(
            HttpStatusCode.OK,
            await browser.SignInAsync("old", "a password of the old days")
        );
    }

    [Fact]
    public async Task A_person_without_a_sign_in_is_led_to_the_form_and_from_there_on()
    {
        using var ada = new Browser(_acs);
        ada.Headers.Add(("Accept", "text/html"));
        // The form itself is the console's, which is not here.
        await ada.SendAsync(HttpMethod.Get, "devices");
        Assert.Equal(("/sign-in", "?return=%2Fdevices"), (ada.At.AbsolutePath, ada.At.Query));
        await ada.FormAsync("auth/sign-in", ("user", "ada"), ("password", "wrong"));
        Assert.Equal("/sign-in", ada.At.AbsolutePath);
        Assert.Contains("error=User%20or%20password%20is%20wrong", ada.At.Query);
        await ada.FormAsync(
            "auth/sign-in",
            ("user", "ada"),
            ("password", Password),
            ("return", "/api/v1/me")
        );
        Assert.Equal((HttpStatusCode.OK, "/api/v1/me"), (ada.Status, ada.At.AbsolutePath));
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_once_it_is_confirmed_and_no_code_is_taken_twice()
    {
        using var ada = new Browser(_acs);
        await ada.SignInAsync("ada", Password);
        var begun = await ada.PostAsync("api/v1/me/second-factor", new { });
        var secret = FromBase32(begun.GetProperty("secret").GetString()!);
        Assert.StartsWith("otpauth://totp/", begun.GetProperty("uri").GetString());
        var step = Totp.StepOf(TimeProvider.System.GetUtcNow());
        // Not confirmed: the password alone still does.
        Assert.Equal(HttpStatusCode.OK, await ada.SignInAsync("ada", Password));
        await ada.PostAsync("api/v1/me/second-factor/confirm", new { code = "000000" });
        Assert.Equal(HttpStatusCode.BadRequest, ada.Status);
        var confirmed = await ada.PostAsync(
            "api/v1/me/second-factor/confirm",
            new { code = Totp.Code(secret, step) }
        );
        var recovery = confirmed
            .GetProperty("items")
            .EnumerateArray()
            .Select(c => c.GetString()!)
            .ToList();
        Assert.Equal(SecondFactors.RecoveryCodes, recovery.Count);

        using var other = new Browser(_acs);
        Assert.Equal(HttpStatusCode.Unauthorized, await other.SignInAsync("ada", Password));
        Assert.Equal("code", other.Field);
        // The code that confirmed is used up; the next one is taken a little early.
        var (used, next) = (Totp.Code(secret, step), Totp.Code(secret, step + 1));
        Assert.Equal(HttpStatusCode.Unauthorized, await other.SignInAsync("ada", Password, used));
        Assert.Equal(HttpStatusCode.OK, await other.SignInAsync("ada", Password, next));
        Assert.Equal(HttpStatusCode.Unauthorized, await other.SignInAsync("ada", Password, next));
        Assert.Equal(HttpStatusCode.OK, await other.SignInAsync("ada", Password, recovery[3]));
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await other.SignInAsync("ada", Password, recovery[3])
        );
        await other.PostAsync("api/v1/me/second-factor/drop", new { password = Password });
        Assert.Equal(HttpStatusCode.OK, await other.SignInAsync("ada", Password));
    }

    [Fact]
    public async Task One_changes_ones_own_password_and_it_ends_where_else_one_is_signed_in()
    {
        using var here = new Browser(_acs);
        using var there = new Browser(_acs);
        await here.SignInAsync("ada", Password);
        await there.SignInAsync("ada", Password);
        await here.PutAsync(
            "api/v1/me/password",
            new { oldPassword = "wrong", newPassword = Other }
        );
        Assert.Equal((HttpStatusCode.BadRequest, "oldPassword"), (here.Status, here.Field));
        await here.PutAsync(
            "api/v1/me/password",
            new { oldPassword = Password, newPassword = Other }
        );
        Assert.Equal(HttpStatusCode.NoContent, here.Status);
        Assert.Equal(HttpStatusCode.OK, await here.SendAsync(HttpMethod.Get, "api/v1/me"));
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await there.SendAsync(HttpMethod.Get, "api/v1/me")
        );
        // A key has no account.
        using var answer = await _acs.Api.PutAsJsonAsync(
            "api/v1/me/password",
            new { oldPassword = Password, newPassword = Other }
        );
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Origin", "http://elsewhere.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 204)]
    [InlineData("Origin", "self", 204)]
    public async Task A_page_of_another_site_does_nothing_with_the_cookie(
        string header,
        string value,
        int status
    )
    {
        using var ada = new Browser(_acs);
        await ada.SignInAsync("ada", Password);
        var origin = _acs.Api.BaseAddress!.GetLeftPart(UriPartial.Authority);
        ada.Headers.Add((header, value == "self" ? origin : value));
        Assert.Equal((HttpStatusCode)status, await ada.SendAsync(HttpMethod.Post, "auth/sign-out"));
    }

    [Fact]
    public async Task Answers_tell_browsers_to_trust_them_with_nothing()
    {
        using var answer = await _acs.Api.GetAsync("api/v1/devices");
        string Of(string name) => string.Join(' ', answer.Headers.GetValues(name));
        Assert.Contains("default-src 'none'", Of("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", Of("Content-Security-Policy"));
        Assert.Equal(
            ("nosniff", "DENY", "no-referrer"),
            (Of("X-Content-Type-Options"), Of("X-Frame-Options"), Of("Referrer-Policy"))
        );
    }

    private const string OldHash =
        "d206eb57dc6044a272f5940f222ac2dcbac54401b40dab11f61a146d7318dc72a3b62d0dc5d97426847dd5decce8efa3da2bbc01b1383236768f8a0500d78bbf3fd8939923b71fbd439e141391d87f68c74ae4e5580f1f427a0aa98a865a940ff19f48df0c8ff54495811e5e9f31ebf41b146ca872f471ea90e6a3a7d13b7b58";

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(
            text.Select(sign =>
                Convert
                    .ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(sign), 2)
                    .PadLeft(5, '0')
            )
        );
        return
        [
            .. Enumerable
                .Range(0, bits.Length / 8)
                .Select(at => Convert.ToByte(bits[(at * 8)..(at * 8 + 8)], 2)),
        ];
    }
}
